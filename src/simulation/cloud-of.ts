import { bootModel, SimulatedCloud, type SimulatedGroupSpec } from "../cloud/index.js";
import type { Cluster } from "../cluster/index.js";
import { Constant, type RandomStreams } from "../random/index.js";
import { nodeOfGroup, type ResolvedNodeGroup, type ResolvedScenario } from "../scenario/index.js";
import type { SimTime } from "../units/index.js";
import { latencyDistribution } from "./latency-distribution.js";

/** A new node's object exists this long before it is Ready: the kubelet registers, then waits for its network. */
const REGISTERED_BEFORE_READY_SECONDS = 10;
/** From the deletion call until machine and node are gone. */
const TERMINATION_SECONDS = 1;

/** What of a cloud's behaviour a caller knows better than the defaults. */
export interface CloudTimings {
  /** True: the Node object exists from the request on, not Ready. */
  readonly registersAtOnce?: boolean;
  /** From the deletion call until machine and node are gone. */
  readonly terminationSeconds?: number;
}

/** The cloud that the scenario's node groups live in; their first nodes are in the cluster already. */
export function cloudOf(
  cluster: Cluster,
  scenario: ResolvedScenario,
  streams: RandomStreams,
  timings: CloudTimings = {},
): SimulatedCloud {
  return new SimulatedCloud(cluster, {
    groups: scenario.nodeGroups.map((group) => groupSpec(group, scenario.warmup, timings)),
    streams,
  });
}

function groupSpec(group: ResolvedNodeGroup, warmup: SimTime, timings: CloudTimings): SimulatedGroupSpec {
  return {
    name: group.name,
    minSize: group.min,
    maxSize: group.max,
    initial: Array.from({ length: group.count }, (_, i) => nodeOfGroup(group, i + 1).name),
    boot: group.bootModel === null ? latencyDistribution(group.boot) : bootModel(group.bootModel).boot,
    registeredBeforeReady: timings.registersAtOnce === true ? null : REGISTERED_BEFORE_READY_SECONDS,
    termination:
      group.bootModel === null
        ? new Constant(timings.terminationSeconds ?? TERMINATION_SECONDS)
        : bootModel(group.bootModel).termination,
    startupTaints: group.startupTaints.map(({ removedAfter, ...taint }) => ({
      ...taint,
      removedAfter: latencyDistribution(removedAfter),
    })),
    pricePerHourUsd: group.pricePerHourUsd,
    overrides: group.autoscalingOptions,
    shortages: group.unavailable.map(({ zone, from, until }) => ({
      from: (from + warmup) as SimTime,
      until: (until + warmup) as SimTime,
      ...(zone === null ? {} : { zone }),
    })),
    nodeInit: (number) => nodeOfGroup(group, number),
  };
}
