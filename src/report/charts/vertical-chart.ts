import type { Column, Result, VerticalSeries } from "../../recording/index.js";
import { timesOf } from "./chart-times.js";
import type { Chart, ChartLine } from "./line-chart.js";
import { SERIES, STYLE } from "./palette.js";

const BOUND = STYLE.limit;
/** Bounds of a short history are far out and would flatten the rest. */
const FARTHEST_BOUND = 3;

function values(column: Column, factor: number, most = Number.POSITIVE_INFINITY): (number | null)[] {
  return Array.from(column, (value) =>
    Number.isNaN(value) || value * factor > most ? null : value * factor,
  );
}

function highest(columns: readonly Column[], factor: number): number {
  let most = 0;
  for (const column of columns) for (const value of column) if (value * factor > most) most = value * factor;
  return most;
}

function lines(
  [used, request, target, lower, upper]: readonly [Column, Column, Column, Column, Column],
  factor: number,
): ChartLine[] {
  const most = FARTHEST_BOUND * highest([used, request, target], factor);
  return [
    { label: "upper bound", values: values(upper, factor, most), style: BOUND, shape: "step" },
    { label: "lower bound", values: values(lower, factor), style: BOUND, shape: "step" },
    { label: "used", values: values(used, factor), style: STYLE.load, shape: "line", keep: "highest" },
    { label: "target", values: values(target, factor), style: SERIES[1]!, shape: "step" },
    { label: "request", values: values(request, factor), style: STYLE.wanted, shape: "step" },
  ];
}

/** A container's use per pod beside its request, the VPA's target and its bounds. */
export function verticalChart(result: Result, series: VerticalSeries): Chart {
  const { cpuUsedCores, cpuRequestCores, cpuTargetCores, cpuLowerCores, cpuUpperCores } = series;
  const { memoryUsedBytes, memoryRequestBytes, memoryTargetBytes, memoryLowerBytes, memoryUpperBytes } =
    series;
  return {
    ...timesOf(result),
    title: `${series.workload}, container ${series.container}: use, request, target and bounds per pod`,
    panels: [
      {
        axis: "CPU, cores",
        lines: lines([cpuUsedCores, cpuRequestCores, cpuTargetCores, cpuLowerCores, cpuUpperCores], 1),
      },
      {
        axis: "memory, GiB",
        lines: lines(
          [memoryUsedBytes, memoryRequestBytes, memoryTargetBytes, memoryLowerBytes, memoryUpperBytes],
          2 ** -30,
        ),
      },
    ],
  };
}
