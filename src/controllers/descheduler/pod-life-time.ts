import type { Pod } from "../../cluster/index.js";
import { SECOND, type SimTime } from "../../units/index.js";
import type { DescheduledNode, DescheduleReport } from "./descheduled-node.js";
import { evictEach } from "./evict-each.js";
import type { Evictor } from "./evictor.js";

export interface PodLifeTimeArgs {
  /** undefined: any age. */
  readonly maxPodLifeTimeSeconds?: number | undefined;
  /** Phases that count; empty: all. */
  readonly states: readonly string[];
}

/**
 * Evicts pods older than a limit, the oldest first; finished pods are among them.
 *
 * Source: descheduler v0.36.0 pkg/framework/plugins/podlifetime/pod_lifetime.go
 * Deviates: of `states`, phases count; reasons of containers that wait are not modelled.
 */
export function podLifeTime(
  nodes: readonly DescheduledNode[],
  { maxPodLifeTimeSeconds, states }: PodLifeTimeArgs,
  evictor: Evictor<Pod>,
  now: SimTime,
): DescheduleReport {
  const isOld = ({ createdAt }: Pod) =>
    maxPodLifeTimeSeconds === undefined || Math.floor((now - createdAt) / SECOND) > maxPodLifeTimeSeconds;
  const candidates = nodes
    .flatMap(({ node, pods }) => pods.map((pod) => ({ pod, node: node.name })))
    .filter(
      ({ pod }) => isOld(pod) && (states.length === 0 || states.includes(pod.phase)) && evictor.mayEvict(pod),
    )
    .sort((a, b) => a.pod.createdAt - b.pod.createdAt);
  return evictEach(candidates, evictor, "PodLifeTime");
}
