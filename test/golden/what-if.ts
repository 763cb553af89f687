import { inProcessExecutor } from "../../src/distribution/index.js";
import { nodeFileSource } from "../../src/io/index.js";
import {
  changesOf,
  checkComparison,
  parseAllowances,
  planSweep,
  readVariant,
  renderComparison,
  renderSweep,
  runComparison,
  SweepTable,
  seedsFrom,
  sweepJobs,
  type Variant,
} from "../../src/planning/index.js";
import { VERSION } from "../../src/simulation/index.js";

/** An example of a command that plays many runs: its report lies in reports/NAME. */
export interface WhatIf {
  readonly name: string;
  /** As its README has it, and as it can be typed in the project's folder. */
  readonly command: string;
  render(): Promise<ReadonlyMap<string, string>>;
}

const EVENING = "scenarios/what-if/evening-peak";
const VARIANTS = ["twice", "twice-prepared", "lost-zone"].map((name) => `${EVENING}/variants/${name}.yaml`);
const SETTINGS = [
  "load.Service/frontend.trace.scale=2",
  "hpa/frontend.spec.maxReplicas=48",
  "hpa/frontend.spec.minReplicas=6,14,22",
  "hpa/frontend.spec.metrics.cpu.resource.target.averageUtilization=25..55:10",
];

export const WHAT_IFS: readonly WhatIf[] = [
  {
    name: "what-if/evening-peak-compare",
    command: `headroom compare ${EVENING} ${VARIANTS.join(" ")} --seeds 5`,
    render: () => compare(EVENING, "evening-peak", 7, VARIANTS),
  },
  {
    name: "what-if/evening-peak-sweep",
    command: `headroom sweep ${EVENING} ${SETTINGS.map((setting) => `--set ${setting}`).join(" ")} --seeds 3`,
    render: () => sweep(EVENING, "evening-peak", 7, SETTINGS),
  },
];

async function compare(scenario: string, name: string, seed: number, words: readonly string[]) {
  const files = nodeFileSource();
  const base: Variant = { name: "base", scenario, overrides: [] };
  const variants = await Promise.all(words.map((word) => readVariant(files, word, base)));
  const plan = { base, variants, seeds: seedsFrom(seed, 5) };
  const { comparison, broken } = await runComparison(inProcessExecutor(files), plan);
  const checks = checkComparison(comparison!, parseAllowances([]));
  return renderComparison(comparison!, checks, { name, version: VERSION, changes: changesOf(plan), broken });
}

async function sweep(scenario: string, name: string, seed: number, settings: readonly string[]) {
  const plan = { ...planSweep(settings, 3), seeds: seedsFrom(seed, 3) };
  const table = new SweepTable(plan);
  const jobs = sweepJobs(plan, { scenario, overrides: [] });
  for await (const outcome of inProcessExecutor(nodeFileSource()).execute(jobs)) table.add(outcome);
  return renderSweep(table.result()!, plan, { name, version: VERSION });
}
