import type { Node, Pod } from "../../../cluster/index.js";
import type { PredicateSnapshot } from "../simulator/predicate-snapshot.js";

/** A node that takes pods in a pass. */
interface Destination {
  /** As it was before the pass. */
  readonly node: Node;
  readonly tightenings: number;
  /** The pods that it took one after the other, on top of its own. */
  readonly pods: Pod[];
  /** How many of them are in the snapshot. */
  inSnapshot: number;
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

  /** The pods moved to the node in this pass that are not in the snapshot. */
  outsideSnapshot(name: string): readonly Pod[] {
    const destination = this.#thisPass.get(name);
    if (destination === undefined || destination.inSnapshot === destination.pods.length) return NO_PODS;
    return destination.pods.slice(destination.inSnapshot);
  }

  /** Moves a pod to a node of the snapshot; false: it does not fit, with what was moved there before. */
  tryMove(pod: Pod, to: string, snapshot: PredicateSnapshot): boolean {
    let destination = this.#thisPass.get(to);
    if (destination === undefined) {
      const node = snapshot.node(to);
      if (node === undefined) return false;
      destination = this.#begin(node);
    }
    if (!isKnownToFit(pod, destination)) {
      destination.tried ??= withPods(destination);
      if (!snapshot.fitsAlone(pod, destination.tried)) return false;
      destination.tried.addPod(pod);
    }
    destination.pods.push(pod);
    return true;
  }

  /** Takes back the last moves of this pass, which were made here. */
  takeBack(moves: readonly { readonly to: string }[]): void {
    for (const { to } of moves) {
      const destination = this.#thisPass.get(to)!;
      destination.pods.pop();
      destination.known = null;
      destination.tried = null;
    }
  }

  /** Takes in a pod that was moved in the snapshot; `node`: as it was before the pass. */
  moved(pod: Pod, node: Node): void {
    const destination = this.#thisPass.get(node.name) ?? this.#begin(node);
    if (!isKnownToFit(pod, destination)) destination.tried?.addPod(pod);
    destination.pods.push(pod);
    destination.inSnapshot++;
  }

  /** All moves so far have been made in the snapshot. */
  putIntoSnapshot(): void {
    for (const destination of this.#thisPass.values()) destination.inSnapshot = destination.pods.length;
  }

  endPass(): void {
    [this.#lastPass, this.#thisPass] = [this.#thisPass, this.#lastPass];
    this.#thisPass.clear();
  }

  #begin(node: Node): Destination {
    const { name, tightenings } = node;
    const last = this.#lastPass.get(name);
    const known = last?.node === node && last.tightenings === tightenings ? last.pods : null;
    const destination = { node, tightenings, pods: [], inSnapshot: 0, known, next: 0, tried: null };
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
