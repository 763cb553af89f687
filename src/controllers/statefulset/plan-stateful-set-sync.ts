/** A pod of a StatefulSet as one sync sees it. */
export interface StatefulPod {
  readonly ordinal: number;
  readonly revision: string;
  /** Succeeded or Failed. */
  readonly isTerminal: boolean;
  readonly isTerminating: boolean;
  /** Running and Ready. */
  readonly isReady: boolean;
  /** Running, Ready and so for minReadySeconds. */
  readonly isAvailable: boolean;
}

/** What one sync reads of a StatefulSet's spec and revisions. */
export interface StatefulSetState {
  readonly replicas: number;
  /** The first ordinal. */
  readonly start: number;
  readonly podManagementPolicy: "OrderedReady" | "Parallel";
  readonly updateStrategy: "RollingUpdate" | "OnDelete";
  /** Counted from the first ordinal. */
  readonly partition: number;
  readonly currentRevision: string;
  readonly updateRevision: string;
  /** Pods that an update may take down at once; null without the gate MaxUnavailableStatefulSet: strictly one. */
  readonly maxUnavailable: number | null;
}

export type StatefulSetReason =
  | "missing"
  | "finished"
  | "scale-down"
  | "update"
  | "wait-for-termination"
  | "wait-for-ready"
  | "wait-for-available"
  | "settled";

export interface StatefulSetPlan {
  /** Ordinals to create, each at a revision, in slow start under Parallel. */
  readonly create: readonly { readonly ordinal: number; readonly revision: string }[];
  /** Ordinals of finished pods, which are recreated once they are gone. */
  readonly recycle: readonly number[];
  /** Ordinals beyond the size, highest first. */
  readonly condemn: readonly number[];
  /** Ordinals that give way to the new revision, highest first. */
  readonly update: readonly number[];
  /** What was done last, or what keeps the sync from doing more. */
  readonly reason: StatefulSetReason;
  /** The pod that the reason is about. */
  readonly ordinal: number | null;
}

const NOTHING = { create: [], recycle: [], condemn: [], update: [] };

/**
 * What one sync of a StatefulSet does. OrderedReady: one action a sync, in the order of ordinals, and none beyond
 * a pod that is not available. Parallel: all creations and scale-downs at once. Then, if every pod that should be
 * there was handled, the rolling update takes the highest outdated pod above the partition.
 *
 * `pods`: one per ordinal at most, in any order.
 * Source: kubernetes v1.36.3 pkg/controller/statefulset/stateful_set_control.go#updateStatefulSet
 */
export function planStatefulSetSync(set: StatefulSetState, pods: readonly StatefulPod[]): StatefulSetPlan {
  const replicas: (StatefulPod | undefined)[] = Array(set.replicas).fill(undefined);
  const condemned: StatefulPod[] = [];
  for (const pod of pods) {
    const index = pod.ordinal - set.start;
    if (index >= 0 && index < set.replicas) replicas[index] = pod;
    else condemned.push(pod);
  }
  condemned.sort((a, b) => b.ordinal - a.ordinal);
  return set.podManagementPolicy === "OrderedReady"
    ? planOrdered(set, replicas, condemned)
    : planParallel(set, replicas, condemned);
}

function planOrdered(
  set: StatefulSetState,
  replicas: readonly (StatefulPod | undefined)[],
  condemned: readonly StatefulPod[],
): StatefulSetPlan {
  for (let index = 0; index < replicas.length; index++) {
    const ordinal = set.start + index;
    const pod = replicas[index];
    if (pod === undefined) {
      const create = [{ ordinal, revision: revisionOf(set, ordinal) }];
      return { ...NOTHING, create, reason: "missing", ordinal };
    }
    if (pod.isTerminal && !pod.isTerminating) {
      return { ...NOTHING, recycle: [ordinal], reason: "finished", ordinal };
    }
    const obstacle = obstacleOf(pod);
    if (obstacle !== undefined) return { ...NOTHING, reason: obstacle, ordinal };
  }
  const first = condemned[0];
  if (first !== undefined) {
    // Every kept pod is available here, so the first unavailable one, if any, is the lowest condemned one.
    const firstUnavailable = condemned.findLast(isUnavailable);
    if (first.isTerminating) {
      return { ...NOTHING, reason: "wait-for-termination", ordinal: first.ordinal };
    }
    const obstacle = obstacleOf(first);
    if (obstacle !== undefined && first !== firstUnavailable) {
      return { ...NOTHING, reason: obstacle, ordinal: firstUnavailable?.ordinal ?? first.ordinal };
    }
    return { ...NOTHING, condemn: [first.ordinal], reason: "scale-down", ordinal: first.ordinal };
  }
  return { ...NOTHING, ...planUpdate(set, replicas) };
}

function planParallel(
  set: StatefulSetState,
  replicas: readonly (StatefulPod | undefined)[],
  condemned: readonly StatefulPod[],
): StatefulSetPlan {
  const create: { ordinal: number; revision: string }[] = [];
  const recycle: number[] = [];
  for (let index = 0; index < replicas.length; index++) {
    const ordinal = set.start + index;
    const pod = replicas[index];
    if (pod === undefined) create.push({ ordinal, revision: revisionOf(set, ordinal) });
    else if (pod.isTerminal && !pod.isTerminating) recycle.push(ordinal);
  }
  const condemn = condemned.filter((pod) => !pod.isTerminating).map((pod) => pod.ordinal);
  const updated = planUpdate(set, replicas);
  const plan = { create, recycle, condemn, update: updated.update };
  const first = create[0]?.ordinal ?? recycle[0] ?? condemn[0];
  if (first === undefined) return { ...plan, ...updated };
  const reason = create.length > 0 ? "missing" : recycle.length > 0 ? "finished" : "scale-down";
  return { ...plan, reason, ordinal: first };
}

type UpdateStep = Pick<StatefulSetPlan, "update" | "reason" | "ordinal">;

function planUpdate(set: StatefulSetState, replicas: readonly (StatefulPod | undefined)[]): UpdateStep {
  if (set.updateStrategy === "OnDelete") return { update: [], reason: "settled", ordinal: null };
  if (set.maxUnavailable !== null) return planWideUpdate(set, replicas, set.maxUnavailable);
  for (let index = replicas.length - 1; index >= set.partition; index--) {
    const pod = replicas[index];
    const ordinal = set.start + index;
    const revision = pod?.revision ?? revisionOf(set, ordinal);
    if (revision !== set.updateRevision && pod?.isTerminating !== true) {
      return { update: [ordinal], reason: "update", ordinal };
    }
    if (pod === undefined || isUnavailable(pod)) {
      return { update: [], reason: (pod && obstacleOf(pod)) ?? "wait-for-ready", ordinal };
    }
  }
  return { update: [], reason: "settled", ordinal: null };
}

/** Source: stateful_set_control.go#updateStatefulSetAfterInvariantEstablished */
function planWideUpdate(
  set: StatefulSetState,
  replicas: readonly (StatefulPod | undefined)[],
  maxUnavailable: number,
): UpdateStep {
  let unavailable = 0;
  for (const pod of replicas) if (pod === undefined || isUnavailable(pod)) unavailable++;
  const update: number[] = [];
  for (let index = replicas.length - 1; index >= set.partition; index--) {
    if (update.length >= maxUnavailable - unavailable) break;
    const pod = replicas[index];
    if (pod !== undefined && pod.revision !== set.updateRevision && !pod.isTerminating)
      update.push(pod.ordinal);
  }
  const ordinal = update[0] ?? null;
  return { update, reason: ordinal === null ? "settled" : "update", ordinal };
}

/** The revision at which a missing ordinal is created: below the partition of a rolling update, the current one. */
function revisionOf(set: StatefulSetState, ordinal: number): string {
  const isKept = set.updateStrategy === "RollingUpdate" && ordinal < set.start + set.partition;
  return isKept ? set.currentRevision : set.updateRevision;
}

function isUnavailable(pod: StatefulPod): boolean {
  return !pod.isAvailable || pod.isTerminating;
}

function obstacleOf(pod: StatefulPod): StatefulSetReason | undefined {
  if (pod.isTerminating) return "wait-for-termination";
  if (!pod.isReady) return "wait-for-ready";
  return pod.isAvailable ? undefined : "wait-for-available";
}
