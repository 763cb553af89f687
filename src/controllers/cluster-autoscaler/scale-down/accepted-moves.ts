import type { Node, Pod } from "../../../cluster/index.js";
import type { PredicateSnapshot } from "../simulator/predicate-snapshot.js";
import type { PodMove } from "./removal-simulator.js";

interface Accepted {
  readonly node: Node;
  readonly generation: number;
  /** The pods that the node took one after the other, on top of its own. */
  readonly pods: Pod[];
}

/** What a replay has moved to one node so far. */
interface Incoming {
  readonly pods: Pod[];
  /** False: the node, or what was moved to it, differs from what is known to fit. */
  isKnown: boolean;
  /** The node with the pods, where they had to be tried. */
  tried: Node | null;
}

/**
 * Remembers which pods nodes took in the last planning pass, one after the other, so that a pass that moves the same
 * pods to a node that has not changed need not try them. Holds for pods that are judged node by node.
 */
export class AcceptedMoves {
  readonly #accepted = new Map<string, Accepted>();
  readonly #incoming = new Map<string, Incoming>();

  /** Keeps the moves of a pass, in their order; `nodeOf`: the nodes as they were before the pass. */
  remember(moves: Iterable<PodMove>, nodeOf: (name: string) => Node | undefined): void {
    this.#accepted.clear();
    for (const { pod, to } of moves) {
      const known = this.#accepted.get(to);
      if (known !== undefined) {
        known.pods.push(pod);
        continue;
      }
      const node = nodeOf(to);
      if (node !== undefined) this.#accepted.set(to, { node, generation: node.generation, pods: [pod] });
    }
  }

  /** Begins a pass anew, with nothing moved. */
  begin(): void {
    this.#incoming.clear();
  }

  /** The pods moved to the node in this pass. */
  movedTo(name: string): readonly Pod[] {
    return this.#incoming.get(name)?.pods ?? NO_PODS;
  }

  /** Moves a pod to a node of the snapshot; false: it does not fit, with what was moved there before. */
  tryMove(pod: Pod, node: Node, snapshot: PredicateSnapshot): boolean {
    const incoming = this.#incomingOf(node);
    const { pods } = incoming;
    if (!incoming.isKnown || this.#accepted.get(node.name)!.pods[pods.length] !== pod) {
      incoming.isKnown = false;
      incoming.tried ??= withPods(node, pods);
      if (!snapshot.fitsAlone(pod, incoming.tried)) return false;
      incoming.tried.addPod(pod);
    }
    pods.push(pod);
    return true;
  }

  #incomingOf(node: Node): Incoming {
    let incoming = this.#incoming.get(node.name);
    if (incoming === undefined) {
      const known = this.#accepted.get(node.name);
      const isKnown = known !== undefined && known.node === node && known.generation === node.generation;
      incoming = { pods: [], isKnown, tried: null };
      this.#incoming.set(node.name, incoming);
    }
    return incoming;
  }
}

const NO_PODS: readonly Pod[] = [];

function withPods(node: Node, pods: readonly Pod[]): Node {
  const copy = node.clone();
  for (const pod of pods) copy.addPod(pod);
  return copy;
}
