import { Node, type Pod } from "../../../cluster/index.js";
import type { SimTime } from "../../../units/index.js";
import { HintingSimulator } from "../simulator/hinting-simulator.js";
import type { PredicateSnapshot } from "../simulator/predicate-snapshot.js";
import type { ControllerLookup, DrainRule } from "./drainability/drain-rule.js";
import { findPodsToMove } from "./drainability/find-pods-to-move.js";
import { toBeDeletedTaint } from "./node-taints.js";
import type { RemainingPdbTracker } from "./pdb-tracker.js";
import type { UnplacedPod, UnremovableNode } from "./unremovable-node.js";

/** Where a pod would go. */
export interface PodMove {
  readonly pod: Pod;
  readonly to: string;
}

/** A node that could go, with what its removal means. */
export interface NodeToBeRemoved {
  readonly node: Node;
  /** Empty: the node counts as empty. */
  readonly podsToReschedule: readonly Pod[];
  readonly daemonSetPods: readonly Pod[];
  /** The node goes only after they have ended by themselves. */
  readonly onCompletionPods: readonly Pod[];
  /** Where each pod would fit. */
  readonly moves: readonly PodMove[];
  /** Its pods exceed a budget together, so that the drain may fail half-way. */
  readonly isRisky: boolean;
}

export type RemovalResult =
  | { readonly removable: NodeToBeRemoved; readonly unremovable: null }
  | { readonly removable: null; readonly unremovable: UnremovableNode };

/** What one planning pass shares. */
export interface RemovalPass {
  /** Must be forked: what succeeds stays in its top layer for the nodes that follow. */
  readonly snapshot: PredicateSnapshot;
  /** Names of the nodes that may take pods; a removed node leaves the set. */
  readonly destinations: Set<string>;
  /** Decremented by the pods of each removed node. */
  readonly budgets: RemainingPdbTracker;
  readonly now: SimTime;
}

/**
 * Tries in a snapshot whether a node could go: all its pods that count must fit elsewhere. Moves of nodes that could
 * go persist for the rest of the pass, so that the order of candidates decides.
 *
 * Order: pods as the node lists them; each at its place of the last run first, then the rotating search.
 * Source: cluster-autoscaler 1.36.1 simulator/cluster.go#SimulateNodeRemoval
 */
export class RemovalSimulator {
  readonly #rules: readonly DrainRule[];
  readonly #controllerOf: ControllerLookup | null;
  readonly #placing = new HintingSimulator();

  constructor(rules: readonly DrainRule[], controllerOf: ControllerLookup | null) {
    this.#rules = rules;
    this.#controllerOf = controllerOf;
  }

  /** Ends a pass: places that it did not use are forgotten. */
  dropOldHints(): void {
    this.#placing.dropOldHints();
  }

  simulate(name: string, pass: RemovalPass): RemovalResult {
    const { snapshot, destinations, budgets, now } = pass;
    const node = snapshot.node(name);
    if (node === undefined) return unremovable({ node: name, reason: "NoNodeInfo" });
    const context = { now, budgets, controllerOf: this.#controllerOf };
    const { podsToMove, daemonSetPods, onCompletionPods, blocked } = findPodsToMove(
      node,
      this.#rules,
      context,
    );
    if (blocked !== null) {
      return unremovable({ node: name, reason: "BlockedByPod", blockingPod: blocked });
    }
    snapshot.fork();
    const moves = this.#moveAway(node, podsToMove, pass);
    if (!Array.isArray(moves)) {
      snapshot.revert();
      return unremovable({ node: name, reason: "NoPlaceToMovePods", unplacedPod: moves });
    }
    snapshot.removeNode(name);
    snapshot.commit();
    const isRisky = !budgets.canRemovePods(podsToMove).inParallel;
    destinations.delete(name);
    budgets.removePods(podsToMove);
    return {
      removable: { node, podsToReschedule: podsToMove, daemonSetPods, onCompletionPods, moves, isRisky },
      unremovable: null,
    };
  }

  /** Moves all pods, or tells the first that fits nowhere. */
  #moveAway(node: Node, pods: readonly Pod[], pass: RemovalPass): PodMove[] | UnplacedPod {
    const { snapshot, destinations, now } = pass;
    // The tainted node stays as a domain of topology spread constraints, as it does during a real drain.
    snapshot.addNode(podlessCopy(node, now));
    const isAcceptable = ({ name }: Node) => name !== node.name && destinations.has(name);
    const placed = this.#placing.trySchedulePods(snapshot, pods, { isAcceptable, breakOnFailure: true });
    const unplaced = pods[placed.length];
    if (unplaced === undefined) return placed.map((each) => ({ pod: each.pod, to: each.node.name }));
    return { pod: unplaced.key, rejections: countRejections(unplaced, snapshot, isAcceptable) };
  }
}

function unremovable(node: UnremovableNode): RemovalResult {
  return { removable: null, unremovable: node };
}

function countRejections(
  pod: Pod,
  snapshot: PredicateSnapshot,
  isAcceptable: (node: Node) => boolean,
): UnplacedPod["rejections"] {
  const nodesByReason = new Map<string, number>();
  for (const node of snapshot.nodes()) {
    if (!isAcceptable(node)) continue;
    for (const reason of snapshot.checkPod(pod, node.name)?.reasons ?? []) {
      nodesByReason.set(reason, (nodesByReason.get(reason) ?? 0) + 1);
    }
  }
  return [...nodesByReason];
}

function podlessCopy(node: Node, now: SimTime): Node {
  const copy = new Node(node, node.createdAt);
  copy.taints = [...node.taints, toBeDeletedTaint(now)];
  return copy;
}
