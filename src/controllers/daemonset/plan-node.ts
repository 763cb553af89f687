import type { SimTime } from "../../units/index.js";
import type { NodeVerdict } from "./judge-node.js";

/** A DaemonSet's pod on one node, as a sync sees it. A finished pod that is being deleted is not listed. */
export interface DaemonPod {
  readonly createdAt: SimTime;
  /** Created from the present template. */
  readonly isUpdated: boolean;
  readonly isTerminating: boolean;
  readonly phase: "Pending" | "Running" | "Unknown" | "Succeeded" | "Failed";
  readonly isReady: boolean;
  readonly isAvailable: boolean;
}

export interface NodePlan<P> {
  readonly create: boolean;
  readonly delete: readonly P[];
  /** Failed pods to delete, each subject to the node's back-off. */
  readonly failed: readonly P[];
}

const NOTHING: NodePlan<never> = { create: false, delete: [], failed: [] };

/**
 * What a sync does about one node outside an update: creates the pod that is missing, deletes those that should
 * not be there, have ended, or are too many. With surge two may stay: an updated one that is not ready beside an
 * outdated one that is.
 *
 * Source: kubernetes v1.36.3 pkg/controller/daemon/daemon_controller.go#podsShouldBeOnNode
 */
export function planNode<P extends DaemonPod>(
  verdict: NodeVerdict,
  pods: readonly P[],
  allowsSurge: boolean,
): NodePlan<P> {
  if (verdict === "none") {
    return pods.length === 0 ? NOTHING : { ...NOTHING, delete: pods.filter((pod) => !pod.isTerminating) };
  }
  if (verdict === "run" && pods.length === 0) return { ...NOTHING, create: true };
  const remove: P[] = [];
  const failed: P[] = [];
  const running: P[] = [];
  for (const pod of pods) {
    if (pod.isTerminating) continue;
    if (pod.phase === "Failed") failed.push(pod);
    else if (pod.phase === "Succeeded") remove.push(pod);
    else running.push(pod);
  }
  if (!allowsSurge) {
    if (running.length > 1) remove.push(...oldestFirst(running).slice(1));
    return { create: false, delete: remove, failed };
  }
  if (running.length <= 1) {
    return { create: running.length === 0 && verdict === "run", delete: remove, failed };
  }
  let updated: P | undefined;
  let outdated: P | undefined;
  for (const pod of oldestFirst(running)) {
    if (pod.isUpdated && updated === undefined) updated = pod;
    else if (!pod.isUpdated && outdated === undefined) outdated = pod;
    else remove.push(pod);
  }
  if (updated !== undefined && outdated !== undefined && (!outdated.isReady || updated.isAvailable)) {
    remove.push(outdated);
  }
  return { create: false, delete: remove, failed };
}

/** Source: daemon_controller.go#podByCreationTimestampAndPhase; pods without a node are Pending here. */
function oldestFirst<P extends DaemonPod>(pods: readonly P[]): P[] {
  return [...pods].sort(
    (a, b) => Number(a.phase === "Pending") - Number(b.phase === "Pending") || a.createdAt - b.createdAt,
  );
}
