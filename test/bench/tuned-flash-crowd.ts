import { renderDiagnostic } from "../../src/diagnostics/index.js";
import { defaultWorkers, executorOf, RememberedFiles, workerRunner } from "../../src/distribution/index.js";
import { nodeFileSource } from "../../src/io/index.js";
import {
  baseScenario,
  type TuneOptions,
  type TuneResult,
  tunableAutoscalers,
  tune,
} from "../../src/planning/index.js";
import { loadScenario } from "../../src/scenario/index.js";
import { confidenceInterval } from "../../src/stats/index.js";
import { projectRoot } from "../support/project-root.js";

export interface TunedAgainstGrid {
  /** Runs of the search, its last passes included, over the points of the grid. */
  readonly shareOfRuns: number;
  /** How much dearer the cheapest that the search met is than the grid's, as a share. */
  readonly dearer: number;
  /** Half the 95 % confidence interval of the grid's cheapest over seeds, as a share. */
  readonly noise: number;
}

const OPTIONS: TuneOptions = {
  knobs: ["target", "min", "request"],
  runs: 40,
  seeds: 3,
  judging: { everyInterval: true },
};

/** Tunes the flash-crowd example by search and by every point of its grid of three settings. */
export async function tunedFlashCrowd(): Promise<TunedAgainstGrid> {
  const path = `${projectRoot()}/scenarios/hpa-tuning/flash-crowd`;
  const files = nodeFileSource();
  const { loaded, diagnostics } = await loadScenario(files, path);
  if (loaded === null) throw new Error(diagnostics.map(renderDiagnostic).join("\n"));
  const base = await baseScenario(files, path, loaded);
  const input = { base, loaded, autoscalers: tunableAutoscalers(loaded, ["all"]) };
  const executor = executorOf(workerRunner(new RememberedFiles(files), defaultWorkers()));
  try {
    const found = await tune(input, executor, OPTIONS);
    const grid = await tune(input, executor, { ...OPTIONS, fullGrid: true });
    const costs = grid.best.trained.map(({ cost }) => cost);
    return {
      shareOfRuns: found.runs.search / grid.runs.gridPoints,
      dearer: cheapest(found) / cheapest(grid) - 1,
      noise: confidenceInterval(costs).halfWidth / grid.best.run.cost,
    };
  } finally {
    await executor.close();
  }
}

function cheapest({ tried }: TuneResult): number {
  return Math.min(...tried.filter(({ run }) => run.judgement.excess <= 0).map(({ run }) => run.cost));
}
