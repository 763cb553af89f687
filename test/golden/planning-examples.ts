import { renderDiagnostic } from "../../src/diagnostics/index.js";
import { inProcessExecutor } from "../../src/distribution/index.js";
import { nodeFileSource } from "../../src/io/index.js";
import {
  baseScenario,
  chooseTypes,
  parseGrowth,
  renderSizing,
  renderTuning,
  rightsize,
  rightsizingFiles,
  type SizeOptions,
  size,
  type TuneOptions,
  tunableAutoscalers,
  tune,
} from "../../src/planning/index.js";
import type { Result } from "../../src/recording/index.js";
import { BUILT_IN_CATALOGUE, type LoadedScenario, loadScenario } from "../../src/scenario/index.js";
import { createRun } from "../../src/simulation/index.js";

/** An example of planning: where its golden files lie below reports/, and how they are made. */
export interface PlanningExample {
  /** `hpa-tuning/flash-crowd-tune` */
  readonly folder: string;
  readonly render: () => Promise<ReadonlyMap<string, string>>;
}

export const PLANNING_EXAMPLES: readonly PlanningExample[] = [
  {
    folder: "hpa-tuning/flash-crowd-tune",
    render: () =>
      tuned("hpa-tuning/flash-crowd", ["hpa/frontend"], {
        knobs: ["target", "min", "request"],
        runs: 24,
        seeds: 2,
        judging: { everyInterval: true },
      }),
  },
  {
    folder: "node-sizing/flash-crowd-two-groups-size",
    render: () =>
      sized("node-sizing/flash-crowd-two-groups", ["m6i.*", "c6i.*"], {
        mostTypes: 2,
        seeds: 2,
        survivesZone: true,
        fit: "Deployment/frontend",
        growthPerMonth: parseGrowth("5%/month"),
      }),
  },
  { folder: "rightsizing/hpa-vpa-spiral-rightsize", render: () => rightsized("rightsizing/hpa-vpa-spiral") },
];

async function rightsized(example: string) {
  const { loaded } = await load(example);
  const play = async (each: LoadedScenario): Promise<Result> => {
    const run = createRun(each);
    while (!run.advance(1_000_000)) {}
    return run.finish();
  };
  return rightsizingFiles(await rightsize(loaded, play));
}

async function sized(example: string, names: readonly string[], options: Omit<SizeOptions, "types">) {
  const { path, files, loaded } = await load(example);
  const base = await baseScenario(files, path, loaded);
  const types = chooseTypes(BUILT_IN_CATALOGUE.types, loaded.scenario, { names });
  const result = await size({ base, loaded, files }, inProcessExecutor(files), { ...options, types });
  return renderSizing(result, loaded);
}

async function tuned(example: string, hpas: readonly string[], options: TuneOptions) {
  const { path, files, loaded } = await load(example);
  const base = await baseScenario(files, path, loaded);
  const input = { base, loaded, autoscalers: tunableAutoscalers(loaded, hpas) };
  return renderTuning(await tune(input, inProcessExecutor(files), options));
}

async function load(example: string) {
  const path = `scenarios/${example}`;
  const files = nodeFileSource();
  const { loaded, diagnostics } = await loadScenario(files, path);
  if (loaded === null) throw new Error(diagnostics.map(renderDiagnostic).join("\n"));
  return { path, files, loaded: loaded as LoadedScenario };
}
