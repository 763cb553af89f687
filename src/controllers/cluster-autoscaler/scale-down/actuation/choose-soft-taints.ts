import type { Node } from "../../../../cluster/index.js";
import { DELETION_CANDIDATE_TAINT, hasTaint, TO_BE_DELETED_TAINT } from "../node-taints.js";

export interface SoftTaintChanges {
  readonly remove: readonly Node[];
  readonly add: readonly Node[];
}

/**
 * Which nodes lose or get the soft taint of a deletion candidate in this run: removals first, all together at most
 * `max-bulk-soft-taint-count`.
 *
 * Order: as listed.
 * Source: cluster-autoscaler 1.36.1 core/scaledown/actuation/softtaint.go#UpdateSoftDeletionTaints
 */
export function chooseSoftTaints(
  needed: readonly Node[],
  unneeded: readonly Node[],
  maxBulkSoftTaintCount: number,
): SoftTaintChanges {
  const isOpen = (node: Node) => !hasTaint(node, TO_BE_DELETED_TAINT);
  const remove = needed
    .filter((node) => isOpen(node) && hasTaint(node, DELETION_CANDIDATE_TAINT))
    .slice(0, Math.max(0, maxBulkSoftTaintCount));
  const add = unneeded
    .filter((node) => isOpen(node) && !hasTaint(node, DELETION_CANDIDATE_TAINT))
    .slice(0, Math.max(0, maxBulkSoftTaintCount - remove.length));
  return { remove, add };
}
