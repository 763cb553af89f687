import type { Node, Pod } from "../../../cluster/index.js";
import type { NodeTest, PredicateSnapshot } from "./predicate-snapshot.js";
import { SimilarPods } from "./similar-pods.js";

/** Where a pod was placed. */
export interface Placement {
  readonly pod: Pod;
  readonly node: Node;
}

export interface PlacementOptions {
  /** Which nodes may be used, for hints too. Default: all. */
  readonly isAcceptable?: (node: Node) => boolean;
  /** Ends at the first pod that finds no node. */
  readonly breakOnFailure?: boolean;
  /** What is known to find no node; noted here, too. Default: nothing yet. */
  readonly similar?: SimilarPods;
}

/**
 * Places pods on a snapshot, first where the last simulation put them (the hint), then by the rotating search.
 *
 * Source: cluster-autoscaler 1.36.1 simulator/scheduling/hinting_simulator.go
 */
export class HintingSimulator {
  #current = new Map<string, string>();
  #previous = new Map<string, string>();

  /** Places each pod for real in the snapshot's open fork. Returns the placements in the order of the pods. */
  trySchedulePods(
    snapshot: PredicateSnapshot,
    pods: readonly Pod[],
    { isAcceptable = ANY_NODE, breakOnFailure = false, similar = new SimilarPods() }: PlacementOptions = {},
  ): readonly Placement[] {
    const placements: Placement[] = [];
    const test: NodeTest = isAcceptable;
    for (const pod of pods) {
      const node = this.#tryHint(snapshot, pod, isAcceptable) ?? this.#search(snapshot, pod, test, similar);
      if (node !== null) placements.push({ pod, node });
      else if (breakOnFailure) break;
    }
    return placements;
  }

  /** Where the pod is tried first; undefined: nowhere. */
  hintOf({ uid }: Pod): string | undefined {
    return this.#current.get(uid) ?? this.#previous.get(uid);
  }

  /** Notes that a pod was placed where its hint says, without a simulation. */
  useHint({ uid }: Pod, node: string): void {
    if (!this.#current.has(uid)) this.#current.set(uid, node);
  }

  /** Puts these hints in the place of all, as after a pass that used them. */
  resetHints(hints: Iterable<{ readonly pod: Pod; readonly to: string }>): void {
    this.#current = new Map();
    this.#previous = new Map();
    for (const { pod, to } of hints) this.#previous.set(pod.uid, to);
  }

  /** Forgets the hints that no pod has used since the last call. */
  dropOldHints(): void {
    this.#previous = this.#current;
    this.#current = new Map();
  }

  /** Instead of `dropOldHints`: keeps also the hints that no pod has used since the last call. */
  keepOldHints(): void {
    for (const [uid, node] of this.#current) this.#previous.set(uid, node);
    this.#current.clear();
  }

  #tryHint(snapshot: PredicateSnapshot, pod: Pod, isAcceptable: (node: Node) => boolean): Node | null {
    const hint = this.hintOf(pod);
    if (hint === undefined) return null;
    const node = snapshot.node(hint);
    if (node === undefined || !isAcceptable(node)) return null;
    const placedOn = snapshot.schedulePodOn(pod, node);
    if (placedOn !== null) this.useHint(pod, hint);
    return placedOn;
  }

  #search(snapshot: PredicateSnapshot, pod: Pod, test: NodeTest, similar: SimilarPods): Node | null {
    if (similar.isUnschedulable(pod)) return null;
    const node = snapshot.schedulePodOnAnyNode(pod, test);
    if (node === null) similar.setUnschedulable(pod);
    else this.#current.set(pod.uid, node.name);
    return node;
  }
}

const ANY_NODE = () => true;
