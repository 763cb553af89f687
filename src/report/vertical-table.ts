import type { Column, Result } from "../recording/index.js";
import { fixed } from "./fixed.js";
import type { Table } from "./table.js";
import { intervalRows } from "./time-text.js";

/** vertical.csv: a row per interval, VPA and container; a cell without a value is empty. */
export function verticalTable(result: Result): Table {
  const cell = (column: Column, index: number, digits: number) => {
    const value = column[index] ?? Number.NaN;
    return Number.isNaN(value) ? "" : fixed(value, digits);
  };
  const rows = intervalRows(result).flatMap(({ index, endText, time }) =>
    result.verticals.map((series) => [
      time,
      endText,
      series.object,
      series.container,
      cell(series.cpuUsedCores, index, 6),
      cell(series.cpuRequestCores, index, 3),
      cell(series.cpuTargetCores, index, 3),
      cell(series.cpuLowerCores, index, 3),
      cell(series.cpuUpperCores, index, 3),
      cell(series.memoryUsedBytes, index, 0),
      cell(series.memoryRequestBytes, index, 0),
      cell(series.memoryTargetBytes, index, 0),
      cell(series.memoryLowerBytes, index, 0),
      cell(series.memoryUpperBytes, index, 0),
    ]),
  );
  const header = ["time", "time_seconds", "vpa", "container"];
  for (const what of ["cpu_used", "cpu_request", "cpu_target", "cpu_lower", "cpu_upper"])
    header.push(`${what}_cores`);
  for (const what of ["used", "request", "target", "lower", "upper"]) header.push(`memory_${what}_bytes`);
  return { header, rows };
}
