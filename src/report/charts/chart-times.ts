import type { Result, ServiceSeries } from "../../recording/index.js";
import type { Chart } from "./line-chart.js";

/** The time axis of a run's charts. */
export function timesOf(result: Result): Omit<Chart, "title" | "panels"> {
  return {
    instants: result.intervalEnds,
    fromMicros: result.figuresFromMicros,
    zeroEpochSeconds: result.scenario.zeroEpochSeconds,
    timeZone: result.scenario.timeZone,
  };
}

/** Amounts of intervals as rates. Units: per second. */
export function perSecond(result: Result, amounts: ArrayLike<number>): readonly number[] {
  return Array.from(amounts, (amount, index) => {
    const begin = result.intervalEnds[index - 1] ?? result.figuresFromMicros;
    return amount / ((result.intervalEnds[index]! - begin) / 1e6);
  });
}

/** Requests per second of a Service, a mean per interval. */
export function ratesOf(result: Result, { intervals }: ServiceSeries): readonly number[] {
  return perSecond(
    result,
    intervals.map(({ requests }) => requests),
  );
}

/** Sum of columns, row by row; `rows` entries. */
export function sumColumns(rows: number, columns: readonly ArrayLike<number>[]): Float64Array {
  const sum = new Float64Array(rows);
  for (const column of columns) for (let i = 0; i < rows; i++) sum[i]! += column[i] ?? 0;
  return sum;
}
