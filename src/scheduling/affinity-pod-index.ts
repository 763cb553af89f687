import { ChangeCursor, type NodeChanges } from "./node-changes.js";
import type { NodeView, PodView } from "./node-view.js";
import { type SchedulingPod, schedulingPodOf } from "./scheduling-pod.js";

/** An existing pod that has (anti-)affinity terms, with its compiled form. */
export interface AffinityPod {
  readonly pod: PodView;
  readonly terms: SchedulingPod;
}

/** Which pods of each node carry inter-pod affinity or anti-affinity; most nodes have none. */
export class AffinityPodIndex {
  readonly #byNode = new Map<number, readonly AffinityPod[]>();
  readonly #cursor: ChangeCursor;
  readonly #restart = () => this.#byNode.clear();
  readonly #renew = (index: number, node: NodeView) => {
    const pods = affinityPodsOf(node);
    if (pods === null) this.#byNode.delete(index);
    else this.#byNode.set(index, pods);
  };

  constructor(changes: NodeChanges) {
    this.#cursor = new ChangeCursor(changes);
  }

  /** The pods by their node's place in the context's list; nodes without any are left out. */
  byNode(): ReadonlyMap<number, readonly AffinityPod[]> {
    this.#cursor.advance(this.#restart, this.#renew);
    return this.#byNode;
  }
}

function affinityPodsOf(node: NodeView): readonly AffinityPod[] | null {
  if (node.affinityPodCount === 0) return null;
  let found: AffinityPod[] | null = null;
  for (const pod of node.pods) {
    const { affinity } = pod.template.spec;
    if (affinity?.podAffinity === undefined && affinity?.podAntiAffinity === undefined) continue;
    found ??= [];
    found.push({ pod, terms: schedulingPodOf(pod) });
  }
  return found;
}
