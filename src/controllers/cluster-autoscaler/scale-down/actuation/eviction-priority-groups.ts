import type { Pod } from "../../../../cluster/index.js";

/** One line of drain-priority-config: pods of at least this priority get this long. */
export interface DrainPriorityRule {
  readonly priority: number;
  readonly shutdownGracePeriodSeconds: number;
}

/** Pods that are evicted together; the next group begins when these are gone. */
export interface EvictionGroup<P> {
  readonly shutdownGracePeriodSeconds: number;
  /** Their end is waited for. */
  readonly pods: readonly P[];
  /** Evicted too, but not waited for. */
  readonly bestEffortPods: readonly P[];
}

type PrioritizedPod = Pick<Pod, "template">;

/**
 * Splits pods into groups by priority: each goes to the highest rule at or below its own priority; below the lowest
 * rule it goes to the lowest.
 *
 * Order: ascending priority, as the groups are evicted; empty groups included; `rules` must be ascending.
 * Source: cluster-autoscaler 1.36.1 core/scaledown/actuation/priority.go#groupByPriority
 */
export function evictionPriorityGroups<P extends PrioritizedPod>(
  rules: readonly DrainPriorityRule[],
  pods: readonly P[],
  bestEffortPods: readonly P[],
): readonly EvictionGroup<P>[] {
  const groups = rules.map(({ shutdownGracePeriodSeconds }) => ({
    shutdownGracePeriodSeconds,
    pods: [] as P[],
    bestEffortPods: [] as P[],
  }));
  for (const pod of pods) groups[ruleIndex(rules, pod)]!.pods.push(pod);
  for (const pod of bestEffortPods) groups[ruleIndex(rules, pod)]!.bestEffortPods.push(pod);
  return groups;
}

/** The one rule of a cluster-autoscaler without drain-priority-config: everybody at once. */
export function singleDrainRule(maxGracefulTerminationSeconds: number): readonly DrainPriorityRule[] {
  return [{ priority: 2 ** 31 - 1, shutdownGracePeriodSeconds: maxGracefulTerminationSeconds }];
}

/**
 * Reads drain-priority-config, `priority:seconds,…`; rules ascending. undefined: it is not of that form.
 *
 * @example parseDrainPriorityConfig("1000:10,0:30") // priorities 0 and 1000
 */
export function parseDrainPriorityConfig(text: string): readonly DrainPriorityRule[] | undefined {
  if (text === "") return [];
  const rules: DrainPriorityRule[] = [];
  for (const pair of text.split(",")) {
    const [, priority, graceSeconds] = /^(-?\d+):(\d+)$/.exec(pair.trim()) ?? [];
    if (priority === undefined) return undefined;
    rules.push({ priority: Number(priority), shutdownGracePeriodSeconds: Number(graceSeconds) });
  }
  return rules.sort((a, b) => a.priority - b.priority);
}

function ruleIndex(rules: readonly DrainPriorityRule[], { template }: PrioritizedPod): number {
  let index = rules.length - 1;
  while (index > 0 && rules[index]!.priority > template.priority) index--;
  return index;
}
