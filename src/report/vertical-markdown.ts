import type { Column, Result } from "../recording/index.js";
import { fixed } from "./fixed.js";
import { renderMarkdownTable } from "./table.js";

function last(column: Column, show: (value: number) => string): string {
  for (let i = column.length - 1; i >= 0; i--) if (!Number.isNaN(column[i]!)) return show(column[i]!);
  return "none";
}

function first(column: Column, show: (value: number) => string): string {
  for (const value of column) if (!Number.isNaN(value)) return show(value);
  return "none";
}

const milli = (cores: number) => `${fixed(cores * 1000, 0)}m`;
const mebi = (bytes: number) => `${fixed(bytes / 2 ** 20, 0)} Mi`;

/** What VPAs recommended and did; containers killed for want of memory. "" where neither was there. */
export function renderVerticals({ verticals, oomKills }: Result): string {
  const parts: string[] = [];
  if (verticals.length > 0) {
    const rows = verticals.flatMap((series) => {
      const { totals } = series;
      const own = [series.object, series.container, series.mode];
      const peak = (value: number | null, show: (value: number) => string) =>
        value === null ? "none" : show(value);
      return [
        [
          ...own,
          "CPU",
          first(series.cpuRequestCores, milli),
          last(series.cpuRequestCores, milli),
          last(series.cpuLowerCores, milli),
          last(series.cpuTargetCores, milli),
          last(series.cpuUpperCores, milli),
          peak(totals.cpuPeakCores, milli),
          fixed(totals.evictions, 0),
          fixed(totals.resizes, 0),
        ],
        [
          ...own,
          "memory",
          first(series.memoryRequestBytes, mebi),
          last(series.memoryRequestBytes, mebi),
          last(series.memoryLowerBytes, mebi),
          last(series.memoryTargetBytes, mebi),
          last(series.memoryUpperBytes, mebi),
          peak(totals.memoryPeakBytes, mebi),
          "",
          "",
        ],
      ];
    });
    const header = [
      "VPA",
      "container",
      "mode",
      "resource",
      "request, first",
      "last",
      "lower",
      "target",
      "upper",
      "peak",
    ];
    header.push("evictions", "resizes");
    parts.push(`### Vertical scaling\n${renderMarkdownTable({ header, rows }, [4, 5, 6, 7, 8, 9, 10, 11])}`);
  }
  if (oomKills.length > 0) {
    const rows = oomKills.map(({ workload, container, count }) => [workload, container, fixed(count, 0)]);
    const header = ["workload", "container", "killed for want of memory"];
    parts.push(`### Killed containers\n${renderMarkdownTable({ header, rows }, [2])}`);
  }
  return parts.join("\n\n");
}
