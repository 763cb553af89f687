/** Update modes of a VerticalPodAutoscaler; `Auto` means `Recreate`. */
export type UpdateMode = "Off" | "Initial" | "Recreate" | "Auto" | "InPlaceOrRecreate" | "InPlace";

/** A condition that the kubelet sets while a resize waits or runs. */
export interface ResizeCondition {
  readonly type: "PodResizePending" | "PodResizeInProgress";
  readonly reason: string;
  readonly message: string;
}

/** A pod as the disruption budget sees it. */
export interface BudgetedPod {
  readonly isPending: boolean;
  readonly resize: ResizeCondition | undefined;
}

/** The pods of one controller under one VPA, counted during one pass of the updater. */
export interface ReplicaGroup {
  /** spec.replicas of the controller; a DaemonSet's desired count; a Job's live pods. */
  readonly configured: number;
  readonly live: number;
  readonly running: number;
  /** How many of them may be away: ⌊configured · eviction-tolerance⌋. */
  readonly tolerance: number;
  /** Live pods below which nothing is touched. */
  readonly required: number;
  /** Evictions and resizes started in this pass. */
  started: number;
}

/**
 * Counts a group's pods; undefined for a group that wants no pods, which is never touched.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/updater/restriction/pods_restriction_factory.go#GetCreatorMaps.
 */
export function replicaGroupOf(given: {
  readonly configured: number;
  readonly pods: readonly BudgetedPod[];
  readonly evictionTolerance: number;
  readonly minReplicas: number;
}): ReplicaGroup | undefined {
  if (given.configured === 0) return undefined;
  return {
    configured: given.configured,
    live: given.pods.length,
    running: given.pods.filter((pod) => !pod.isPending).length,
    tolerance: Math.trunc(given.configured * given.evictionTolerance),
    required: given.minReplicas,
    started: 0,
  };
}

/**
 * Decides whether one more running pod of the group may be disturbed: more than configured − tolerance stay, or all
 * run, the tolerance is 0 and nothing was disturbed in this pass. Readiness is not looked at.
 * Source: pkg/updater/restriction/pods_restriction_factory.go#isPodDisruptable.
 */
export function isDisruptable(group: ReplicaGroup): boolean {
  if (group.running - group.started > group.configured - group.tolerance) return true;
  return group.running === group.configured && group.tolerance === 0 && group.started === 0;
}
