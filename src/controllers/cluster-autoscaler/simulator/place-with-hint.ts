import type { Node, Pod } from "../../../cluster/index.js";
import type { NodeTest, PredicateSnapshot } from "./predicate-snapshot.js";
import type { SchedulingHints } from "./scheduling-hints.js";

/**
 * Puts a pod on its hinted node where that may be, else on the first node of the rotating search. null: it fits
 * nowhere.
 *
 * Source: cluster-autoscaler 1.36.1 simulator/scheduling/hinting_simulator.go#TrySchedulePods
 */
export function placeWithHint(
  pod: Pod,
  snapshot: PredicateSnapshot,
  hints: SchedulingHints,
  isAcceptable: NodeTest,
): Node | null {
  if (scheduleOnHint(pod, snapshot, hints, isAcceptable)) return snapshot.node(hints.get(pod.uid)!)!;
  const node = snapshot.schedulePodOnAnyNode(pod, isAcceptable);
  if (node !== null) hints.set(pod.uid, node.name);
  return node;
}

function scheduleOnHint(
  pod: Pod,
  snapshot: PredicateSnapshot,
  hints: SchedulingHints,
  isAcceptable: NodeTest,
): boolean {
  const name = hints.get(pod.uid);
  const node = name === undefined ? undefined : snapshot.node(name);
  if (name === undefined || node === undefined || snapshot.checkPod(pod, name) !== null) return false;
  // A hint stays alive where the pod would fit, also when the node may not be used now.
  hints.set(pod.uid, name);
  return isAcceptable(node, -1) && snapshot.schedulePod(pod, name) === null;
}
