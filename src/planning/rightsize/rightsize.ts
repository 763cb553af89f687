import type { Result } from "../../recording/index.js";
import type { LoadedScenario } from "../../scenario/index.js";
import { holdScalePoints } from "./hold-scale-point.js";
import { meanPodsOf, type PlayFigures, playFigures } from "./play-figures.js";
import type { PlayedPair, Rightsizing } from "./render-rightsizing.js";
import { planOf, sizeContainers } from "./size-containers.js";
import { sizedWorkloads, withVerticals } from "./vertical-workloads.js";
import { withRequests } from "./with-requests.js";

/**
 * Finds requests that fit what containers use, and plays each rule forward: as it is, with the VPA's targets, with
 * the percentile rule, with the VPA at work and, where HPAs divide by requests, with pairs that hold their scale point.
 *
 * @example
 * const found = await rightsize(loaded, async (scenario) => playToTheEnd(scenario));
 */
export async function rightsize(
  loaded: LoadedScenario,
  play: (loaded: LoadedScenario) => Promise<Result>,
): Promise<Rightsizing> {
  const watched = withVerticals(loaded, "Off");
  const observed = await play(watched);
  const seen = sizeContainers(observed, loaded);
  const worked = loadedContainers(loaded, observed);
  const advised = seen.filter(({ workload, container }) => worked.has(`${workload} ${container}`));
  const unloaded = seen
    .filter((size) => !advised.includes(size))
    .map(({ workload, container }) => `${workload} (${container})`);
  const sizes = advised.length > 0 ? advised : seen;
  const plays: PlayFigures[] = [playFigures("as they are", observed)];
  const targets = await play(
    withRequests(
      watched,
      planOf(sizes, ({ target }) => target),
    ),
  );
  plays.push(playFigures("VPA target", targets));
  const percentiles = await play(
    withRequests(
      watched,
      planOf(sizes, ({ percentileRule }) => percentileRule),
    ),
  );
  plays.push(playFigures("p95 CPU, max + 15 % memory", percentiles));
  const atWork = await play(withVerticals(loaded, undefined));
  plays.push(playFigures("VPA at work", atWork));
  const held = holdScalePoints(watched, sizes, ({ target }) => target);
  let pairs: readonly PlayedPair[] = [];
  if (held.pairs.length > 0) {
    const paired = await play(held.loaded);
    plays.push(playFigures("VPA target, HPA's target fitted", paired));
    pairs = held.pairs.map((pair) => ({
      ...pair,
      meanPodsBefore: meanPodsOf(observed, pair.workload),
      meanPodsAfter: meanPodsOf(paired, pair.workload),
    }));
  }
  return { observed, sizes, plays, spirals: atWork.spirals, pairs, unloaded };
}

/** The containers that some load goes to: `Deployment/default/web main`. */
function loadedContainers(loaded: LoadedScenario, observed: Result): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { key, containers } of sizedWorkloads(loaded.manifests)) {
    const services = observed.workloads.find(({ workload }) => workload === key)?.services ?? [];
    for (const { to, container } of loaded.scenario.load) {
      const target = `${to.kind}/${to.namespace}/${to.name}`;
      if (target !== key && !services.includes(target)) continue;
      found.add(`${key} ${container ?? containers[0]?.name}`);
    }
  }
  return found;
}
