import type { Result } from "../../recording/index.js";
import type { LoadedScenario } from "../../scenario/index.js";
import { holdScalePoints } from "./hold-scale-point.js";
import { meanPodsOf, type PlayFigures, playFigures } from "./play-figures.js";
import type { PlayedPair, Rightsizing } from "./render-rightsizing.js";
import { planOf, sizeContainers } from "./size-containers.js";
import { withVerticals } from "./vertical-workloads.js";
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
  const sizes = sizeContainers(observed, loaded);
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
  const loadedKeys = new Set(loaded.scenario.load.map(({ to }) => `${to.kind}/${to.namespace}/${to.name}`));
  const unloaded = observed.workloads
    .filter(({ workload }) => sizes.some((size) => size.workload === workload))
    .filter(
      ({ workload, services }) => !loadedKeys.has(workload) && !services.some((each) => loadedKeys.has(each)),
    )
    .map(({ workload }) => workload);
  return { observed, sizes, plays, spirals: atWork.spirals, pairs, unloaded };
}
