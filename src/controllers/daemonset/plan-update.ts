import type { NodeVerdict } from "./judge-node.js";
import type { DaemonPod } from "./plan-node.js";
import type { DaemonSetUpdateLimits } from "./update-limits.js";

/** A node that has pods of the DaemonSet. */
export interface UpdatedNode<P extends DaemonPod> {
  readonly name: string;
  readonly verdict: NodeVerdict;
  readonly pods: readonly P[];
}

export interface UpdatePlan<P> {
  readonly delete: readonly P[];
  /** Nodes that get a second pod. */
  readonly createOn: readonly string[];
}

/**
 * The next step of a rolling update. Without surge: outdated pods that are not available go at once, available
 * ones while fewer than maxUnavailable nodes lack an available pod. With surge: a new pod comes first, and the
 * outdated one goes when it is available.
 *
 * Order: of equal candidates the first node counts.
 * Source: kubernetes v1.36.3 pkg/controller/daemon/update.go#rollingUpdate
 */
export function planUpdate<P extends DaemonPod>(
  nodes: readonly UpdatedNode<P>[],
  limits: DaemonSetUpdateLimits,
  desiredNodes: number,
): UpdatePlan<P> {
  return limits.surge === 0
    ? { delete: replaceInPlace(nodes, Math.max(1, limits.unavailable)), createOn: [] }
    : surge(nodes, limits.surge, desiredNodes);
}

function replaceInPlace<P extends DaemonPod>(nodes: readonly UpdatedNode<P>[], maxUnavailable: number): P[] {
  let unavailable = 0;
  const broken: P[] = [];
  const candidates: P[] = [];
  for (const node of nodes) {
    const pair = findPair(node.pods);
    if (pair === undefined) unavailable++;
    else if ((pair.updated === undefined) === (pair.outdated === undefined)) unavailable++;
    else if (pair.updated !== undefined) {
      if (!pair.updated.isAvailable) unavailable++;
    } else if (!pair.outdated!.isAvailable) {
      broken.push(pair.outdated!);
      unavailable++;
    } else if (unavailable < maxUnavailable) candidates.push(pair.outdated!);
  }
  return [...broken, ...candidates.slice(0, Math.max(0, maxUnavailable - unavailable))];
}

function surge<P extends DaemonPod>(
  nodes: readonly UpdatedNode<P>[],
  maxSurge: number,
  desiredNodes: number,
): UpdatePlan<P> {
  let surging = 0;
  let available = 0;
  const remove: P[] = [];
  const misplaced: P[] = [];
  const urgent: string[] = [];
  const candidates: string[] = [];
  for (const node of nodes) {
    const pair = findPair(node.pods);
    if (pair === undefined) {
      surging++;
      continue;
    }
    const { updated, outdated } = pair;
    if ((outdated ?? updated)?.isAvailable === true) available++;
    if (outdated === undefined) continue;
    if (updated !== undefined) {
      if (updated.isAvailable) remove.push(outdated);
      else surging++;
    } else if (!outdated.isAvailable) {
      if (node.verdict === "run") urgent.push(node.name);
      else remove.push(outdated);
    } else if (node.verdict !== "run") misplaced.push(outdated);
    else if (surging < maxSurge) candidates.push(node.name);
  }
  // Whoever surges expects no loss: a pod on a node that is no longer meant goes only when another one is there.
  remove.push(...misplaced.slice(0, Math.max(0, available - desiredNodes)));
  return { delete: remove, createOn: [...urgent, ...candidates.slice(0, Math.max(0, maxSurge - surging))] };
}

/** The updated and the outdated pod of a node that stay; undefined when there are two of one. */
function findPair<P extends DaemonPod>(
  pods: readonly P[],
): { updated: P | undefined; outdated: P | undefined } | undefined {
  let updated: P | undefined;
  let outdated: P | undefined;
  for (const pod of pods) {
    if (pod.isTerminating) continue;
    if (pod.isUpdated) {
      if (updated !== undefined) return undefined;
      updated = pod;
    } else {
      if (outdated !== undefined) return undefined;
      outdated = pod;
    }
  }
  return { updated, outdated };
}
