import type { Result } from "../recording/index.js";
import { fixed } from "./fixed.js";
import type { Table } from "./table.js";
import { intervalRows } from "./time-text.js";

/** latency.csv: a row per interval and Service; latencies are of served requests, empty where none was served. */
export function latencyTable(result: Result): Table {
  const milliseconds = (seconds: number | null) => fixed(seconds === null ? null : seconds * 1000, 3);
  const rows = intervalRows(result).flatMap(({ index, endText, lengthText, lengthSeconds, time }) =>
    result.services.map(({ service, intervals }) => {
      const figures = intervals[index]!;
      return [
        time,
        endText,
        lengthText,
        service,
        fixed(figures.requests, 3),
        fixed(figures.requests / lengthSeconds, 4),
        fixed(figures.served, 3),
        fixed(figures.refused, 3),
        fixed(figures.timedOut, 3),
        fixed(figures.cut, 3),
        fixed(figures.failed, 3),
        fixed(figures.retried, 3),
        fixed(figures.backlog, 3),
        milliseconds(figures.meanSeconds),
        milliseconds(figures.p50Seconds),
        milliseconds(figures.p90Seconds),
        milliseconds(figures.p95Seconds),
        milliseconds(figures.p99Seconds),
        milliseconds(figures.p999Seconds),
        milliseconds(figures.maxSeconds),
        milliseconds(figures.spent?.networkSeconds ?? null),
        milliseconds(figures.spent?.queueSeconds ?? null),
        milliseconds(figures.spent?.cpuSeconds ?? null),
        milliseconds(figures.spent?.waitingSeconds ?? null),
        milliseconds(figures.spent?.callsSeconds ?? null),
      ];
    }),
  );
  const header = ["time", "time_seconds", "interval_seconds", "service", "requests", "requests_per_second"];
  header.push(
    "served_requests",
    "refused_requests",
    "timed_out_requests",
    "cut_requests",
    "failed_requests",
    "retried_requests",
    "backlog_requests",
  );
  header.push("latency_mean_ms", "latency_p50_ms", "latency_p90_ms", "latency_p95_ms", "latency_p99_ms");
  header.push("latency_p99.9_ms", "latency_max_ms");
  header.push("network_mean_ms", "queue_mean_ms", "cpu_mean_ms", "waiting_mean_ms", "calls_mean_ms");
  return { header, rows };
}
