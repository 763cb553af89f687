import type { Result } from "../recording/index.js";
import { fixed } from "./fixed.js";
import type { Table } from "./table.js";
import { intervalRows } from "./time-text.js";

/** pods.csv: a row per interval and workload; counts without `mean`, `max`, `min` stand at the interval's end. */
export function podsTable(result: Result): Table {
  const rows = intervalRows(result).flatMap(({ index, endText, lengthText, time }) =>
    result.workloads.map((workload) => [
      time,
      endText,
      lengthText,
      workload.workload,
      fixed(workload.wanted[index]!, 0),
      fixed(workload.existing[index]!, 0),
      fixed(workload.existingMean[index]!, 6),
      fixed(workload.existingMax[index]!, 0),
      fixed(workload.ready[index]!, 0),
      fixed(workload.readyMean[index]!, 6),
      fixed(workload.readyMin[index]!, 0),
      fixed(workload.unscheduled[index]!, 0),
      fixed(workload.unscheduledMax[index]!, 0),
      fixed(workload.cpuUsedCores[index]!, 6),
      fixed(workload.cpuRequestedCores[index]!, 3),
      fixed(workload.memoryUsedBytes[index]!, 0),
      fixed(workload.memoryRequestedBytes[index]!, 0),
    ]),
  );
  const header = ["time", "time_seconds", "interval_seconds", "workload", "wanted_pods", "existing_pods"];
  header.push("existing_pods_mean", "existing_pods_max", "ready_pods", "ready_pods_mean", "ready_pods_min");
  header.push("unscheduled_pods", "unscheduled_pods_max", "cpu_used_cores_mean", "cpu_requested_cores");
  header.push("memory_used_bytes", "memory_requested_bytes");
  return { header, rows };
}
