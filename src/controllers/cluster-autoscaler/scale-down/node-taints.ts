import type { Node } from "../../../cluster/index.js";
import type { Taint } from "../../../kubernetes/index.js";
import { MINUTE, type SimTime, seconds } from "../../../units/index.js";

/** On a node that is being deleted. Source: cluster-autoscaler 1.36.1 utils/taints/taints.go */
export const TO_BE_DELETED_TAINT = "ToBeDeletedByClusterAutoscaler";
/** On a node that is unneeded: pods rather go elsewhere. */
export const DELETION_CANDIDATE_TAINT = "DeletionCandidateOfClusterAutoscaler";

/** How long a node with the taint counts as being deleted: actuation/delete_in_batch.go#MaxCloudProviderNodeDeletionTime. */
const LONGEST_NODE_DELETION = (5 * MINUTE) as SimTime;

/** The taint of a node whose deletion starts now. Its value is the time in whole seconds since the scenario's start. */
export function toBeDeletedTaint(now: SimTime): Taint {
  return { key: TO_BE_DELETED_TAINT, value: wholeSeconds(now), effect: "NoSchedule" };
}

/** The taint of a node that was found unneeded now. */
export function deletionCandidateTaint(now: SimTime): Taint {
  return { key: DELETION_CANDIDATE_TAINT, value: wholeSeconds(now), effect: "PreferNoSchedule" };
}

export function hasTaint({ taints }: Pick<Node, "taints">, key: string): boolean {
  return taints.some((taint) => taint.key === key);
}

export function withoutTaint({ taints }: Pick<Node, "taints">, key: string): readonly Taint[] {
  return taints.filter((taint) => taint.key !== key);
}

/** Whether a node got its ToBeDeleted taint less than 5 minutes ago. */
export function isBeingDeleted(node: Pick<Node, "taints">, now: SimTime): boolean {
  const until = beingDeletedUntil(node);
  return until !== null && now < until;
}

/** Until when the node counts as being deleted (that time excluded); null: it has no such taint, or not by us. */
export function beingDeletedUntil({ taints }: Pick<Node, "taints">): SimTime | null {
  const taint = taints.find(({ key }) => key === TO_BE_DELETED_TAINT);
  if (taint === undefined) return null;
  const until = seconds(Number(taint.value ?? Number.NaN)) + LONGEST_NODE_DELETION;
  return Number.isNaN(until) ? null : (until as SimTime);
}

function wholeSeconds(time: SimTime): string {
  return `${Math.floor(time / 1e6)}`;
}
