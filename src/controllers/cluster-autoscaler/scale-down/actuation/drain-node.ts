import type { Pod } from "../../../../cluster/index.js";
import { type SimTime, seconds } from "../../../../units/index.js";
import type { EvictionGroup } from "./eviction-priority-groups.js";

/** Source: cluster-autoscaler 1.36.1 core/scaledown/actuation/drain.go */
const EVICTION_RETRY_TIME = seconds(10);
const POD_EVICTION_HEADROOM_SECONDS = 30;
const POLL_INTERVAL = seconds(5);

/** What one drain has to do. */
export interface DrainPlan {
  /** In the order of eviction. */
  readonly groups: readonly EvictionGroup<Pod>[];
  readonly maxPodEvictionTime: SimTime;
}

/** One pod that an eviction call is due for. */
export interface DueEviction {
  readonly pod: Pod;
  readonly gracePeriodSeconds: number;
}

/**
 * How far a drain is, and when something is due next.
 *
 * - `evicting`: at `at`, evict every pod of `due`, then call `afterEvictions`
 * - `waiting`: at `at`, see which pods of the group are still on the node, then call `afterPoll`
 * - `failed`: at `at`, let the node go
 */
export type DrainState =
  | {
      readonly step: "evicting";
      readonly group: number;
      readonly startedAt: SimTime;
      readonly at: SimTime;
      readonly due: readonly DueEviction[];
    }
  | { readonly step: "waiting"; readonly group: number; readonly startedAt: SimTime; readonly at: SimTime }
  | { readonly step: "drained" }
  | {
      readonly step: "failed";
      readonly at: SimTime;
      readonly reason: DrainFailure;
      readonly pods: readonly Pod[];
    };

/** The budget kept refusing, or pods were still there when their time was over. */
export type DrainFailure = "eviction-refused" | "pods-remaining";

/** The first step of a drain. */
export function beginDrain(plan: DrainPlan, now: SimTime): DrainState {
  return beginGroup(plan, 0, now);
}

/**
 * What comes after a round of evictions: refused pods are tried again every 10 s. Pods that are evicted best effort
 * cannot fail the drain, but their retries are waited for.
 */
export function afterEvictions(
  state: DrainState & { readonly step: "evicting" },
  refused: ReadonlySet<Pod>,
  now: SimTime,
): DrainState {
  const { group, startedAt } = state;
  const due = state.due.filter(({ pod }) => refused.has(pod));
  if (due.length === 0) return { step: "waiting", group, startedAt: now, at: now };
  const at = (now + EVICTION_RETRY_TIME) as SimTime;
  return { step: "evicting", group, startedAt, at, due };
}

/**
 * Where max-pod-eviction-time is over before a round that is due now: the drain fails, or goes on without the pods
 * that are evicted best effort. null: the round takes place.
 */
export function giveUpEvictions(
  plan: DrainPlan,
  state: DrainState & { readonly step: "evicting" },
  now: SimTime,
): DrainState | null {
  const { group, startedAt, due } = state;
  if (now === startedAt || now < startedAt + plan.maxPodEvictionTime) return null;
  const { pods } = plan.groups[group]!;
  const failed = due.map(({ pod }) => pod).filter((pod) => pods.includes(pod));
  if (failed.length > 0) return { step: "failed", at: now, reason: "eviction-refused", pods: failed };
  return { step: "waiting", group, startedAt: now, at: now };
}

/** What comes after a look at the group's pods: the next group, another look in 5 s, or by then the end of patience. */
export function afterPoll(
  plan: DrainPlan,
  state: DrainState & { readonly step: "waiting" },
  remaining: readonly Pod[],
  now: SimTime,
): DrainState {
  const { group, startedAt } = state;
  if (remaining.length === 0) return beginGroup(plan, group + 1, now);
  const patience = seconds(plan.groups[group]!.shutdownGracePeriodSeconds + POD_EVICTION_HEADROOM_SECONDS);
  const at = (now + POLL_INTERVAL) as SimTime;
  if (at - startedAt < patience) return { step: "waiting", group, startedAt, at };
  // The wait for the next look is the last one; nobody looks any more.
  return { step: "failed", at, reason: "pods-remaining", pods: remaining };
}

function beginGroup(plan: DrainPlan, from: number, now: SimTime): DrainState {
  for (let group = from; group < plan.groups.length; group++) {
    const { pods, bestEffortPods, shutdownGracePeriodSeconds } = plan.groups[group]!;
    if (pods.length + bestEffortPods.length === 0) continue;
    const due = [...pods, ...bestEffortPods].map((pod) => ({
      pod,
      gracePeriodSeconds: gracePeriodOf(pod, shutdownGracePeriodSeconds),
    }));
    return { step: "evicting", group, startedAt: now, at: now, due };
  }
  return { step: "drained" };
}

function gracePeriodOf({ template }: Pod, longest: number): number {
  const own = template.terminationGracePeriodSeconds;
  return longest > 0 ? Math.min(own, longest) : own;
}
