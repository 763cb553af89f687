import type { Result } from "../../src/recording/index.js";
import type { LoadedScenario } from "../../src/scenario/index.js";
import { createRun } from "../../src/simulation/index.js";
import type { Measurement } from "./benchmarks.js";
import { cpuSecondsOf, median } from "./cpu-time.js";

export interface SimulationCostOptions {
  /** Runs after the first one. Default 5. */
  readonly repeats?: number;
  /** Most CPU seconds of the first run. */
  readonly goalSeconds?: number;
  /** Most memory of the process. */
  readonly goalMiB?: number;
  /** What the first run's result shows of the work that was done. */
  readonly describe?: (result: Result) => readonly Measurement[];
}

/**
 * CPU seconds from `createRun` to `finish`: of the process's first run, in which the engine also compiles the code,
 * and of the runs after it; and the largest memory of the process.
 */
export function simulationCost(
  name: string,
  loaded: LoadedScenario,
  { repeats = 5, goalSeconds, goalMiB, describe }: SimulationCostOptions = {},
): readonly Measurement[] {
  let result: Result | undefined;
  const cost = () =>
    cpuSecondsOf(() => {
      const run = createRun(loaded);
      while (!run.advance(1_000_000)) {}
      result = run.finish();
    });
  const first = cost();
  const described = describe?.(result!) ?? [];
  const peakMiB = process.resourceUsage().maxRSS / 1024;
  const later = Array.from({ length: repeats }, cost);
  return [
    {
      name: `${name}: first run`,
      value: first,
      unit: "s CPU",
      ...(goalSeconds === undefined ? {} : { goal: goalSeconds, better: "less" }),
    },
    ...(repeats === 0 ? [] : [{ name: `${name}: later runs`, value: median(later), unit: "s CPU" }]),
    {
      name: `${name}: peak memory of the first run`,
      value: peakMiB,
      unit: "MiB",
      ...(goalMiB === undefined ? {} : { goal: goalMiB, better: "less" }),
    },
    ...described,
  ];
}
