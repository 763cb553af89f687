import { Node, type Pod } from "../../../cluster/index.js";
import type { SimTime } from "../../../units/index.js";
import { HintingSimulator } from "../simulator/hinting-simulator.js";
import type { PredicateSnapshot } from "../simulator/predicate-snapshot.js";
import { AcceptedMoves } from "./accepted-moves.js";
import type { ControllerLookup, DrainRule } from "./drainability/drain-rule.js";
import { findPodsToMove, type PodsToMove } from "./drainability/find-pods-to-move.js";
import { KnownDrains } from "./known-drains.js";
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
 * As long as every pod of a pass goes where the last pass put it, the moves are only checked, against what is known
 * to fit: a pod is tried there first, and what is judged node by node fits there or not, whatever happens elsewhere.
 * From the first node on for which that cannot be told, the pass is played in the snapshot. Hints are told of moves
 * that were only checked when they are next asked for.
 *
 * Order: pods as the node lists them; each at its place of the last run first, then the rotating search.
 * Source: cluster-autoscaler 1.36.1 simulator/cluster.go#SimulateNodeRemoval
 */
export class RemovalSimulator {
  readonly #rules: readonly DrainRule[];
  readonly #controllerOf: ControllerLookup | null;
  readonly #placing = new HintingSimulator();
  readonly #accepted = new AcceptedMoves();
  readonly #knownDrains: KnownDrains;
  /** By node that could go in the last pass: where its pods went. */
  #lastMoves = new Map<string, readonly PodMove[]>();
  /** Whether the last pass made its moves outside of the snapshot, so that the hints are still to be told of them. */
  #areHintsBehind = false;
  #pass: RemovalPass | null = null;
  /** Of the pass: nodes that could go so far. */
  #removed: NodeToBeRemoved[] = [];
  /** Whether the moves of the pass are in the snapshot. */
  #isPlayed = false;
  /** Of the pass: whether a node could not go, which leaves hints of moves that were not made. */
  #hasFailed = false;

  constructor(rules: readonly DrainRule[], controllerOf: ControllerLookup | null, controllersRevision?: () => number) {
    this.#rules = rules;
    this.#controllerOf = controllerOf;
    this.#knownDrains = new KnownDrains(controllersRevision ?? null);
  }

  /** Ends a pass, after its snapshot was put back: places that it did not use are forgotten. */
  endPass(): void {
    const removed = this.#pass === null ? [] : this.#removed;
    this.#lastMoves.clear();
    for (const { node, moves } of removed) this.#lastMoves.set(node.name, moves);
    if (this.#isPlayed) {
      const moves = removed.flatMap((each) => each.moves);
      this.#accepted.endPlayedPass(moves, this.#pass!.snapshot);
      this.#placing.dropOldHints();
      // Then not every pod is tried first where its node's removal put it.
      if (this.#hasFailed || new Set(moves.map(({ pod }) => pod)).size < moves.length) this.#lastMoves.clear();
    } else this.#accepted.endPass();
    this.#areHintsBehind = !this.#isPlayed;
    this.#pass = null;
    this.#isPlayed = false;
  }

  simulate(name: string, pass: RemovalPass): RemovalResult {
    if (pass !== this.#pass) this.#begin(pass);
    const node = pass.snapshot.node(name);
    if (node === undefined) return unremovable({ node: name, reason: "NoNodeInfo" });
    const drain = this.#drainOf(node, pass);
    if (drain.blocked !== null) {
      return unremovable({ node: name, reason: "BlockedByPod", blockingPod: drain.blocked });
    }
    const moves =
      this.#moveAsBefore(node, drain.podsToMove, pass) ?? this.#play(name, drain.podsToMove, pass);
    if (!isMoved(moves)) {
      return unremovable({ node: name, reason: "NoPlaceToMovePods", unplacedPod: moves });
    }
    return { removable: this.#remove(node, drain, moves, pass), unremovable: null };
  }

  #begin(pass: RemovalPass): void {
    this.#pass = pass;
    this.#removed = [];
    this.#isPlayed = false;
    this.#hasFailed = false;
  }

  #drainOf(node: Node, { now, budgets }: RemovalPass): PodsToMove {
    const incoming = this.#isPlayed ? NO_PODS : this.#accepted.movedTo(node.name);
    const context = { now, budgets, controllerOf: this.#controllerOf };
    const find = (pods: Iterable<Pod>) => findPodsToMove(node, this.#rules, context, pods);
    if (incoming.length > 0) return find([...node.pods, ...incoming]);
    return this.#knownDrains.of(node, budgets, now, () => find(node.pods));
  }

  /** Moves all pods to where the last pass put them, outside of the snapshot; null: it takes the snapshot to know. */
  #moveAsBefore(
    node: Node,
    pods: readonly Pod[],
    { snapshot, destinations }: RemovalPass,
  ): readonly PodMove[] | null {
    if (this.#isPlayed) return null;
    const last = this.#lastMoves.get(node.name) ?? NO_MOVES;
    const moves: PodMove[] = [];
    let next = 0;
    for (const pod of pods) {
      while (next < last.length && last[next]!.pod !== pod) next++;
      const move = last[next++];
      if (move === undefined || move.to === node.name || !destinations.has(move.to)) return null;
      if (!snapshot.isJudgedAlone(pod) || !this.#accepted.tryMove(pod, move.to, snapshot)) return null;
      moves.push(move);
    }
    return moves;
  }

  /** Moves all pods in the snapshot, or tells the first that fits nowhere. */
  #play(name: string, pods: readonly Pod[], pass: RemovalPass): readonly PodMove[] | UnplacedPod {
    const { snapshot } = pass;
    if (!this.#isPlayed) this.#putIntoSnapshot(pass);
    const node = snapshot.node(name)!;
    snapshot.fork();
    const moves = this.#moveAway(node, pods, pass);
    if (isMoved(moves)) {
      snapshot.removeNode(name);
      snapshot.commit();
    } else {
      this.#hasFailed = true;
      snapshot.revert();
    }
    return moves;
  }

  /** Catches up in the snapshot with the moves made so far. */
  #putIntoSnapshot({ snapshot }: RemovalPass): void {
    this.#isPlayed = true;
    if (this.#areHintsBehind) this.#placing.resetHints([...this.#lastMoves.values()].flat());
    this.#areHintsBehind = false;
    for (const { node, moves } of this.#removed) {
      for (const { pod, to } of moves) {
        this.#placing.useHint(pod, to);
        snapshot.forceAddPod(pod, to);
      }
      snapshot.removeNode(node.name);
    }
  }

  #remove(node: Node, drain: PodsToMove, moves: readonly PodMove[], pass: RemovalPass): NodeToBeRemoved {
    const { podsToMove: podsToReschedule, daemonSetPods, onCompletionPods } = drain;
    const isRisky = !pass.budgets.canRemovePods(podsToReschedule).inParallel;
    pass.destinations.delete(node.name);
    pass.budgets.removePods(podsToReschedule);
    const removed = { node, podsToReschedule, daemonSetPods, onCompletionPods, moves, isRisky };
    this.#removed.push(removed);
    return removed;
  }

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

const NO_PODS: readonly Pod[] = [];
const NO_MOVES: readonly PodMove[] = [];

function isMoved(moves: readonly PodMove[] | UnplacedPod): moves is readonly PodMove[] {
  return Array.isArray(moves);
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
