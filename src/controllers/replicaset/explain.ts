import type { DeletionRule } from "./compare-for-deletion.js";

/** Evidence of a ReplicaSet's sync that creates or deletes pods. */
export interface ReplicasEvidence {
  readonly activePods: number;
  readonly wanted: number;
  readonly create: number;
  readonly delete: number;
  /** Deleted pods in the order of deletion, each with the rule that put it before the first pod that stays. */
  readonly victims: readonly { readonly pod: string; readonly rule: DeletionRule | "all" }[];
}

const REASONS: Readonly<Record<DeletionRule | "all", string>> = {
  all: "every pod goes",
  tie: "equal in everything, first in the list",
  "not-assigned-to-a-node": "no node assigned",
  phase: "earlier phase",
  "not-ready": "not ready",
  "pod-deletion-cost": "lower pod-deletion-cost",
  "co-located": "more pods of the workload on its node",
  "ready-for-less-time": "ready for less time",
  "ready-time-bucket-tie-uid": "ready for about as long, smaller UID",
  "container-restarts": "more container restarts",
  "sidecar-restarts": "more sidecar restarts",
  "created-later": "created later",
  "creation-time-bucket-tie-uid": "about as old, smaller UID",
};

/** At most this many victims are named in one line. */
const NAMED_VICTIMS = 5;

/**
 * One line about what a ReplicaSet's sync does.
 *
 * @example "3 active pods, 7 wanted: creates 4"
 */
export function explainReplicas(evidence: ReplicasEvidence): string {
  const head = `${evidence.activePods} active pods, ${evidence.wanted} wanted`;
  if (evidence.create > 0) {
    const missing = evidence.wanted - evidence.activePods;
    const limit = missing > evidence.create ? ` of ${missing}, the most that one sync may` : "";
    return `${head}: creates ${evidence.create}${limit}`;
  }
  const named = evidence.victims
    .slice(0, NAMED_VICTIMS)
    .map((victim) => `${victim.pod} (${REASONS[victim.rule]})`);
  const rest = evidence.victims.length - named.length;
  return `${head}: deletes ${evidence.delete}: ${named.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
