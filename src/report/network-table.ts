import type { Result } from "../recording/index.js";
import { fixed } from "./fixed.js";
import type { Table } from "./table.js";
import { intervalRows } from "./time-text.js";

/** network.csv: a row per interval and Service whose bytes are counted; of answered requests and their answers. */
export function networkTable(result: Result): Table {
  const counted = result.services.filter(({ total }) => total.bytes);
  const rows = intervalRows(result).flatMap(({ index, endText, lengthText, time }) =>
    counted.map(({ service, intervals }) => {
      const bytes = intervals[index]!.bytes;
      const { sameNode = 0, sameZone = 0, crossZone = 0, fromOutside = 0, toOutside = 0 } = bytes ?? {};
      const amounts = [sameNode, sameZone, crossZone, fromOutside, toOutside];
      return [time, endText, lengthText, service, ...amounts.map((amount) => fixed(amount, 0))];
    }),
  );
  const header = ["time", "time_seconds", "interval_seconds", "service", "same_node_bytes"];
  header.push("same_zone_bytes", "cross_zone_bytes", "from_outside_bytes", "to_outside_bytes");
  return { header, rows };
}
