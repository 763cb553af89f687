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
 * A node whose pods all go where the last pass put them is not played in the snapshot: the moves are only checked,
 * against what is known to fit. A pod is tried there first, and what is judged node by node fits there or not,
 * whatever happens elsewhere. Snapshot and hints are told of such moves when something has to be played.
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
  /** By node that could go in the last pass, if none of it was played: where its pods went, in place of hints. */
  readonly #lastMoves = new Map<string, readonly PodMove[]>();
  #areHintsBehind = false;
  #pass: RemovalPass | null = null;
  /** Of the pass: nodes that could go so far. */
  readonly #removed: NodeToBeRemoved[] = [];
  /** How many of them, from the first one on, went in the snapshot. */
  #inSnapshot = 0;
  /** The nodes as they were before the pass; null: nothing was played in it. */
  #before: ReadonlyMap<string, Node> | null = null;

  constructor(
    rules: readonly DrainRule[],
    controllerOf: ControllerLookup | null,
    controllersRevision?: () => number,
  ) {
    this.#rules = rules;
    this.#controllerOf = controllerOf;
    this.#knownDrains = new KnownDrains(controllersRevision ?? null);
  }

  /** Ends a pass: places that it did not use are forgotten. */
  endPass(): void {
    this.#lastMoves.clear();
    if (this.#before === null) {
      for (const { node, moves } of this.#removed) this.#lastMoves.set(node.name, moves);
      this.#areHintsBehind = true;
    } else {
      for (const { moves } of this.#removed.slice(this.#inSnapshot)) this.#useHints(moves);
      this.#placing.dropOldHints();
    }
    this.#accepted.endPass();
    this.#pass = null;
    this.#removed.length = 0;
    this.#inSnapshot = 0;
    this.#before = null;
  }

  simulate(name: string, pass: RemovalPass): RemovalResult {
    if (pass !== this.#pass) {
      if (this.#pass !== null) this.endPass();
      this.#pass = pass;
    }
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

  #drainOf(node: Node, { now, budgets }: RemovalPass): PodsToMove {
    const incoming = this.#accepted.outsideSnapshot(node.name);
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
    const hinted = this.#areHintsBehind ? this.#lastMovesOf(node, pods) : this.#hintedMoves(pods);
    if (hinted === null) return null;
    for (let i = 0; i < hinted.length; i++) {
      const { pod, to } = hinted[i]!;
      const isPossible =
        to !== node.name &&
        destinations.has(to) &&
        snapshot.isJudgedAlone(pod) &&
        this.#accepted.tryMove(pod, to, snapshot);
      if (isPossible) continue;
      this.#accepted.takeBack(hinted.slice(0, i));
      return null;
    }
    return hinted;
  }

  /** Where the pods went in the last pass; null: not all were moved from this node. */
  #lastMovesOf({ name }: Node, pods: readonly Pod[]): readonly PodMove[] | null {
    const last = this.#lastMoves.get(name) ?? NO_MOVES;
    if (pods.length > last.length) return null;
    const moves: PodMove[] = [];
    let next = 0;
    for (const pod of pods) {
      while (next < last.length && last[next]!.pod !== pod) next++;
      if (next === last.length) return null;
      moves.push(last[next++]!);
    }
    return moves;
  }

  /** Where the hints say that the pods go; null: not all have one. */
  #hintedMoves(pods: readonly Pod[]): readonly PodMove[] | null {
    const moves: PodMove[] = [];
    for (const pod of pods) {
      const to = this.#placing.hintOf(pod);
      if (to === undefined) return null;
      moves.push({ pod, to });
    }
    return moves;
  }

  /** Moves all pods in the snapshot, or tells the first that fits nowhere. */
  #play(name: string, pods: readonly Pod[], pass: RemovalPass): readonly PodMove[] | UnplacedPod {
    const { snapshot } = pass;
    this.#putIntoSnapshot(snapshot);
    const node = snapshot.node(name)!;
    snapshot.fork();
    const moves = this.#moveAway(node, pods, pass);
    if (isMoved(moves)) {
      snapshot.removeNode(name);
      snapshot.commit();
      for (const { pod, to } of moves) this.#accepted.moved(pod, this.#before!.get(to)!);
      this.#inSnapshot++;
    } else snapshot.revert();
    return moves;
  }

  /** Catches up in the snapshot, and with hints, with the moves made so far. */
  #putIntoSnapshot(snapshot: PredicateSnapshot): void {
    if (this.#before === null) {
      this.#before = new Map(snapshot.nodes().map((node) => [node.name, node]));
      if (this.#areHintsBehind) this.#placing.resetHints([...this.#lastMoves.values()].flat());
      this.#areHintsBehind = false;
    }
    for (const { node, moves } of this.#removed.slice(this.#inSnapshot)) {
      this.#useHints(moves);
      for (const { pod, to } of moves) snapshot.forceAddPod(pod, to);
      snapshot.removeNode(node.name);
    }
    this.#inSnapshot = this.#removed.length;
    this.#accepted.putIntoSnapshot();
  }

  #useHints(moves: readonly PodMove[]): void {
    for (const { pod, to } of moves) this.#placing.useHint(pod, to);
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
