import type { Node, Pod } from "../../../cluster/index.js";
import type { PredicateSnapshot } from "../simulator/predicate-snapshot.js";
import type { PodMove } from "./removal-simulator.js";

/** A node that takes pods in a pass. */
interface Destination {
  /** As it was before the pass. */
  readonly node: Node;
  readonly tightenings: number;
  /** The pods that it took one after the other, on top of its own. */
  readonly pods: Pod[];
  /** What it took in the last pass, while it is known that it would again; null: it has to be tried. */
  known: readonly Pod[] | null;
  /** The first of `known` that is still to come. */
  next: number;
  /** The node with the pods, where they had to be tried. */
  tried: Node | null;
}

/**
 * Remembers which pods nodes took in the last planning pass, one after the other, so that a pass that moves the same
 * pods there, or some of them, need not try them, unless the node has become tighter. Holds for pods that are judged
 * node by node.
 */
export class AcceptedMoves {
  #lastPass = new Map<string, Destination>();
  #thisPass = new Map<string, Destination>();

  /** The pods moved to the node in this pass. */
  movedTo(name: string): readonly Pod[] {
    return this.#thisPass.get(name)?.pods ?? NO_PODS;
  }

  /** Moves a pod to a node of the snapshot; false: it does not fit, with what was moved there before. */
  tryMove(pod: Pod, to: string, snapshot: PredicateSnapshot): boolean {
    const destination = this.#thisPass.get(to) ?? this.#begin(to, snapshot);
    if (destination === null) return false;
    if (!isKnownToFit(pod, destination)) {
      destination.tried ??= withPods(destination);
      if (!snapshot.fitsAlone(pod, destination.tried)) return false;
      destination.tried.addPod(pod);
    }
    destination.pods.push(pod);
    return true;
  }

  /** Ends a pass of which every move was made here. */
  endPass(): void {
    [this.#lastPass, this.#thisPass] = [this.#thisPass, this.#lastPass];
    this.#thisPass.clear();
  }

  /** Ends a pass that made these moves; `snapshot`: as it was before the pass. */
  endPlayedPass(moves: Iterable<PodMove>, snapshot: PredicateSnapshot): void {
    this.#thisPass.clear();
    for (const { pod, to } of moves) {
      const destination = this.#thisPass.get(to) ?? this.#begin(to, snapshot);
      destination?.pods.push(pod);
    }
    this.endPass();
  }

  #begin(name: string, snapshot: PredicateSnapshot): Destination | null {
    const node = snapshot.node(name);
    if (node === undefined) return null;
    const { tightenings } = node;
    const last = this.#lastPass.get(name);
    const known = last?.node === node && last.tightenings === tightenings ? last.pods : null;
    const destination = { node, tightenings, pods: [], known, next: 0, tried: null };
    this.#thisPass.set(name, destination);
    return destination;
  }
}

const NO_PODS: readonly Pod[] = [];

/** Whether the node took the pod after at least the pods that it has now. */
function isKnownToFit(pod: Pod, destination: Destination): boolean {
  const { known } = destination;
  if (known === null) return false;
  const place = known.indexOf(pod, destination.next);
  if (place < 0) {
    destination.known = null;
    return false;
  }
  destination.next = place + 1;
  return true;
}

function withPods({ node, pods }: Destination): Node {
  const copy = node.clone();
  for (const pod of pods) copy.addPod(pod);
  return copy;
}
