import type { Result } from "../recording/index.js";
import { fixed } from "./fixed.js";
import type { Table } from "./table.js";
import { intervalRows } from "./time-text.js";

/** nodes.csv: a row per interval and node group; counts without `mean` stand at the interval's end. */
export function nodesTable(result: Result): Table {
  const rows = intervalRows(result).flatMap(({ index, endText, lengthText, time }) =>
    result.nodeGroups.map((group) => [
      time,
      endText,
      lengthText,
      group.group,
      fixed(group.existing[index]!, 0),
      fixed(group.existingMean[index]!, 6),
      fixed(group.ready[index]!, 0),
      fixed(group.pods[index]!, 0),
      fixed(group.cpuAllocatableCores[index]!, 3),
      fixed(group.cpuRequestedCores[index]!, 3),
      fixed(group.cpuUsedCores[index]!, 6),
      fixed(group.memoryAllocatableBytes[index]!, 0),
      fixed(group.memoryRequestedBytes[index]!, 0),
      fixed(group.memoryUsedBytes[index]!, 0),
    ]),
  );
  const header = ["time", "time_seconds", "interval_seconds", "node_group", "nodes", "nodes_mean"];
  header.push("ready_nodes", "pods", "cpu_allocatable_cores", "cpu_requested_cores", "cpu_used_cores_mean");
  header.push("memory_allocatable_bytes", "memory_requested_bytes", "memory_used_bytes");
  return { header, rows };
}
