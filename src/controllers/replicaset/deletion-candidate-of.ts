import type { Pod } from "../../cluster/index.js";
import { truncateToSecond } from "../../units/index.js";
import type { DeletionCandidate } from "./compare-for-deletion.js";

const DELETION_COST_ANNOTATION = "controller.kubernetes.io/pod-deletion-cost";

/** A pod of the store as the deletion order reads it. */
export interface PodCandidate extends DeletionCandidate {
  readonly pod: Pod;
}

/** Reads off a pod what the deletion order compares. API times are whole seconds. */
export function deletionCandidateOf(pod: Pod, podsPerNode: ReadonlyMap<string, number>): PodCandidate {
  const nodeName = nodeNameOf(pod);
  return {
    pod,
    uid: pod.uid,
    nodeName,
    phase: pod.phase,
    ready: pod.isReady,
    readySince: truncateToSecond(pod.readyChangedAt),
    createdAt: truncateToSecond(pod.createdAt),
    deletionCost: deletionCostOf(pod.template.annotations),
    restarts: pod.restarts,
    sidecarRestarts: 0,
    coLocationRank: podsPerNode.get(nodeName) ?? 0,
  };
}

/** The node that the API shows: "" while the binding is not written. */
export function nodeNameOf(pod: Pod): string {
  return pod.boundAt === null ? "" : (pod.node?.name ?? "");
}

/**
 * The annotation's value; 0 when absent or malformed.
 *
 * Source: kubernetes v1.36.3 pkg/apis/core/v1/helper#GetDeletionCostFromPodAnnotations
 */
export function deletionCostOf(annotations: Readonly<Record<string, string>>): number {
  if (!Object.hasOwn(annotations, DELETION_COST_ANNOTATION)) return 0;
  const text = annotations[DELETION_COST_ANNOTATION]!;
  return /^(0|-?[1-9]\d*)$/.test(text) ? Number(text) : 0;
}
