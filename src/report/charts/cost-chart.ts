import { intervalMicroUsd, type Result } from "../../recording/index.js";
import { toUsd } from "../../units/index.js";
import { perSecond, sumColumns, timesOf } from "./chart-times.js";
import type { Chart, ChartLine } from "./line-chart.js";
import { SERIES, STYLE } from "./palette.js";

/** Items of the bill with a line of their own; the rest share one. */
const MOST_ITEMS = 4;

/** What the cluster costs per hour and how much of it is idle, over the bill as it grows. */
export function costChart(result: Result): Chart {
  const { cost } = result;
  const rows = result.intervalEnds.length;
  const whole = Array.from({ length: rows }, (_, i) => intervalMicroUsd(cost, i));
  const idle = sumColumns(
    rows,
    cost.nodes.map(({ idleMicroUsd }) => idleMicroUsd),
  );
  const requested = sumColumns(
    rows,
    cost.nodes.flatMap(({ workloads }) => workloads.map(({ microUsd }) => microUsd)),
  );
  const hourly = (microUsd: ArrayLike<number>) =>
    perSecond(result, microUsd).map((amount) => toUsd(amount) * 3600);
  const rates: ChartLine[] = [
    { label: "all", values: hourly(whole), style: STYLE.load, shape: "span" },
    { label: "requested by pods", values: hourly(requested), style: STYLE.wanted, shape: "span" },
    { label: "idle", values: hourly(idle), style: STYLE.shortage, shape: "span" },
  ];
  const items = itemsOf(result);
  const bill: ChartLine[] = items.length > 1 ? items : [];
  return {
    ...timesOf(result),
    title: "Cost",
    panels: [
      { axis: "USD per hour; the time that a machine boots counts when its node comes", lines: rates },
      {
        axis: "USD since the start",
        lines: [{ label: "all", values: growing(whole), style: STYLE.load, shape: "line" }, ...bill],
      },
    ],
  };
}

/** Node groups and fees, the dearest apart. */
function itemsOf({ cost, intervalEnds }: Result): ChartLine[] {
  const all = [
    ...cost.nodes.map(({ group, isSpot, microUsd, totalMicroUsd }) => ({
      label: `${group || "(from manifests)"}${isSpot ? ", spot" : ""}`,
      microUsd,
      total: totalMicroUsd ?? 0,
    })),
    ...cost.fees.map(({ name, microUsd, totalMicroUsd }) => ({
      label: name,
      microUsd,
      total: totalMicroUsd,
    })),
  ];
  const dearest = new Set(all.toSorted((a, b) => b.total - a.total).slice(0, MOST_ITEMS));
  const lines = all
    .filter((item) => dearest.has(item))
    .map(
      ({ label, microUsd }, index): ChartLine => ({
        label,
        values: growing(microUsd),
        style: SERIES[index]!,
        shape: "line",
      }),
    );
  const rest = all.filter((item) => !dearest.has(item)).map(({ microUsd }) => microUsd);
  if (rest.length > 0) {
    const values = growing(sumColumns(intervalEnds.length, rest));
    lines.push({ label: `${rest.length} more`, values, style: SERIES.at(-1)!, shape: "line" });
  }
  return lines;
}

/** Running sum in USD. */
function growing(microUsd: ArrayLike<number>): readonly number[] {
  let sum = 0;
  return Array.from(microUsd, (amount) => {
    sum += amount;
    return toUsd(sum);
  });
}
