import type { TraceSeries } from "../../trace/index.js";
import type { SimTime } from "../../units/index.js";
import type { DemandSource } from "../resolved-scenario.js";

/**
 * A trace as a demand over the whole run. Before its first row there is nothing; after its last step the last value
 * holds, the trace begins again, or nothing is left.
 */
export function demandOfTrace(
  series: TraceSeries,
  after: "hold" | "repeat" | "zero",
  duration: SimTime,
  factor = 1,
): DemandSource {
  const times: number[] = [];
  const values: number[] = [];
  if (series.timesMicros[0]! > 0) {
    times.push(0);
    values.push(0);
  }
  const end = endOf(series);
  const begin = Math.max(0, series.timesMicros[0]!);
  const period = end - begin;
  const rounds = after === "repeat" && period > 0 ? Math.max(1, Math.ceil((duration - begin) / period)) : 1;
  // Of the rows of a warm-up only the one that holds at time zero comes again.
  let again = 0;
  while (again + 1 < series.timesMicros.length && series.timesMicros[again + 1]! <= 0) again++;
  for (let round = 0; round < rounds; round++) {
    for (let i = round === 0 ? 0 : again; i < series.timesMicros.length; i++) {
      const time = series.timesMicros[i]!;
      times.push(round === 0 ? time : Math.max(begin, time) + round * period);
      values.push(series.values[i]! * factor);
    }
  }
  if (after === "zero") {
    times.push(end);
    values.push(0);
  }
  return { kind: "steps", timesMicros: Float64Array.from(times), values: Float64Array.from(values) };
}

/** When the last value has held for one usual step. */
export function endOf(series: TraceSeries): number {
  return series.timesMicros.at(-1)! + series.stats.stepMicros;
}
