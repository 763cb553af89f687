/**
 * Why a pod was deleted, for the counts of what its end cost; no decision reads it.
 *
 * Order: as reports list them.
 */
export const DELETION_REASONS = [
  "rollout",
  "scale-down",
  "node scale-down",
  "drain",
  "preemption",
  "taint",
  "descheduler",
  "vertical-pod-autoscaler",
  "eviction",
  "node lost",
  "finished",
  "owner deleted",
  "deleted",
] as const;

export type DeletionReason = (typeof DELETION_REASONS)[number];
