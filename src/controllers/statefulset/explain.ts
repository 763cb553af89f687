import type { StatefulSetPlan, StatefulSetReason } from "./plan-stateful-set-sync.js";

/** Evidence of a StatefulSet's sync that creates or deletes pods. */
export interface StatefulSetEvidence extends StatefulSetPlan {
  readonly replicas: number;
  readonly existing: number;
}

const REASONS: Readonly<Record<StatefulSetReason, string>> = {
  missing: "is missing",
  finished: "has ended and is replaced",
  "scale-down": "is beyond the size",
  update: "is outdated",
  "wait-for-termination": "is still terminating",
  "wait-for-ready": "is not ready",
  "wait-for-available": "is not available",
  settled: "",
};

/**
 * One line about what a StatefulSet's sync does.
 *
 * @example "3 of 5 pods exist: creates 3, since 3 is missing"
 */
export function explainStatefulSet(evidence: StatefulSetEvidence): string {
  const { create, recycle, condemn, update, ordinal, reason } = evidence;
  const parts: string[] = [];
  if (create.length > 0) parts.push(`creates ${create.map((pod) => pod.ordinal).join(", ")}`);
  const deleted = [...recycle, ...condemn, ...update];
  if (deleted.length > 0) parts.push(`deletes ${deleted.join(", ")}`);
  const why = ordinal === null ? "" : `, since ${ordinal} ${REASONS[reason]}`;
  return `${evidence.existing} of ${evidence.replicas} pods exist: ${parts.join(" and ") || "waits"}${why}`;
}
