import type { Node } from "../../cluster/index.js";
import { InputError, nearestName } from "../../diagnostics/index.js";
import { type FileSource, loadScenario, placedWorkloads, type ScenarioText } from "../../scenario/index.js";
import {
  fitErrorMessage,
  makeProfile,
  SchedulingContext,
  SchedulingState,
  schedulePod,
  schedulingPodOf,
} from "../../scheduling/index.js";
import { createRun } from "../../simulation/index.js";
import type { SimTime } from "../../units/index.js";
import { hypotheticalPod } from "./pack-pods.js";
import type { FitAnswer } from "./size-result.js";

const MOST_PODS = 10_000;
const EVENTS_PER_SLICE = 2_000;

/**
 * How many more pods of a workload the cluster holds at an instant, beside all that run then: the scheduler places
 * one after the other until none fits.
 *
 * Throws InputError: HR1823 no such workload.
 */
export async function countFitting(
  files: FileSource,
  base: ScenarioText,
  request: {
    readonly overrides: readonly string[];
    readonly workload: string;
    /** Since time zero. */
    readonly atMicros: number;
    readonly catalogue?: string;
    readonly pause?: () => Promise<void>;
  },
): Promise<FitAnswer> {
  const { overrides, workload, atMicros, catalogue, pause } = request;
  const { loaded, diagnostics } = await loadScenario(
    files,
    base,
    overrides,
    catalogue === undefined ? {} : { catalogue },
  );
  if (loaded === null) throw new InputError(diagnostics.filter(({ severity }) => severity === "error"));
  const placed = placedWorkloads([loaded.manifests, ...loaded.applied.values()]);
  const nameOf = ({ kind, namespace, name }: (typeof placed)[number]) => `${kind}/${namespace}/${name}`;
  const parts = workload.split("/");
  const full = parts.length === 2 ? `${parts[0]}/default/${parts[1]}` : workload;
  const found = placed.find((each) => nameOf(each).toLowerCase() === full.toLowerCase());
  if (found === undefined) throw noSuchWorkload(workload, placed.map(nameOf));
  const run = createRun(loaded);
  const until = (loaded.scenario.warmup + atMicros) as SimTime;
  while (!run.advance(EVENTS_PER_SLICE, until)) await pause?.();
  const { kubernetes, scheduler } = loaded.scenario;
  const { percentageOfNodesToScore } = scheduler;
  const profile = makeProfile({ version: kubernetes, percentageOfNodesToScore });
  const nodes: readonly Node[] = [...run.cluster.nodes.values()];
  const context = new SchedulingContext(nodes);
  const state = new SchedulingState();
  const pod = schedulingPodOf({ namespace: found.namespace, ownerKey: null, template: found.template });
  let count = 0;
  let because = `more than ${MOST_PODS} fit`;
  for (; count < MOST_PODS; count++) {
    const answer = schedulePod(pod, context, profile, state, { explains: false });
    if (answer.kind === "unschedulable") {
      because = fitErrorMessage(answer.error);
      break;
    }
    const node = nodes.find(({ name }) => name === answer.node.name)!;
    node.addPod(hypotheticalPod(found.namespace, found.name, found.template, count));
  }
  return {
    workload: nameOf(found),
    atPeak: count,
    atSeconds: (run.now - loaded.scenario.warmup) / 1e6,
    because,
  };
}

function noSuchWorkload(workload: string, names: readonly string[]): InputError {
  const choices = names.map((name) => name.replace("/default/", "/"));
  const nearest = nearestName(workload, choices);
  return new InputError([
    {
      code: "HR1823",
      severity: "error",
      place: { file: `--fit ${workload}` },
      message: `the manifests have no workload ${workload}`,
      choices,
      ...(nearest === undefined ? {} : { hint: `did you mean ${nearest}?` }),
    },
  ]);
}
