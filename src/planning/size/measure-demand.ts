import { InputError } from "../../diagnostics/index.js";
import type { FileSource, LoadedScenario, ScenarioText } from "../../scenario/index.js";
import { loadScenario } from "../../scenario/index.js";
import { createRun } from "../../simulation/index.js";
import type { NodeRole } from "./node-roles.js";
import { packPods } from "./pack-pods.js";

/** How many pods a load calls for where nodes are never short. */
export interface PodDemand {
  /** One per interval of the report, ends in µs from time zero, the warm-up left out. */
  readonly intervalEnds: readonly number[];
  /** By workload, `Deployment/default/web`: most pods in each interval. */
  readonly pods: ReadonlyMap<string, readonly number[]>;
}

const EVENTS_PER_SLICE = 20_000;

/**
 * Plays the scenario on as many nodes as all workloads at their largest need, without an autoscaler of nodes.
 *
 * Throws InputError with what is wrong with the scenario, and what `pause` throws.
 */
export async function measureDemand(
  files: FileSource,
  base: ScenarioText,
  roles: readonly NodeRole[],
  options: { readonly catalogue?: string; readonly pause?: () => Promise<void> } = {},
): Promise<PodDemand> {
  const overrides = roles.flatMap(({ group, workloads }, index) => {
    const most = packPods(
      group,
      workloads.map(({ key, workload, mostPods }) => ({
        namespace: workload.namespace,
        workload: key,
        template: workload.template,
        count: mostPods,
      })),
    );
    // Two more than needed: a real scheduler spreads where first fit fills up.
    const count = Math.max(group.count, Math.ceil((most ?? group.max) * 1.2) + 2);
    return ["count", "min", "max"].map((field) => `nodeGroups.${index}.${field}=${count}`);
  });
  const { loaded, diagnostics } = await loadScenario(
    files,
    base,
    [...overrides, "clusterAutoscaler=null"],
    options.catalogue === undefined ? {} : { catalogue: options.catalogue },
  );
  if (loaded === null) throw new InputError(diagnostics.filter(({ severity }) => severity === "error"));
  return play(loaded, options.pause ?? (async () => {}));
}

async function play(loaded: LoadedScenario, pause: () => Promise<void>): Promise<PodDemand> {
  const run = createRun(loaded);
  while (!run.advance(EVENTS_PER_SLICE)) await pause();
  const result = run.finish();
  const { warmup } = loaded.scenario;
  return {
    intervalEnds: Array.from(result.intervalEnds, (end) => end - warmup),
    pods: new Map(result.workloads.map(({ workload, existingMax }) => [workload, Array.from(existingMax)])),
  };
}
