import type { NodeView, PodView } from "./node-view.js";
import { type SchedulingPod, schedulingPodOf } from "./scheduling-pod.js";

/** An existing pod that has (anti-)affinity terms, with its compiled form. */
export interface AffinityPod {
  readonly pod: PodView;
  readonly terms: SchedulingPod;
}

const NONE: readonly AffinityPod[] = [];

/** Which pods of each node carry inter-pod affinity or anti-affinity; most nodes have none. */
export class AffinityPodIndex {
  readonly #nodes: NodeView[] = [];
  readonly #generations: number[] = [];
  readonly #pods: (readonly AffinityPod[])[] = [];

  /** One list per node of `nodes`; valid until the next call. */
  perNode(nodes: readonly NodeView[]): readonly (readonly AffinityPod[])[] {
    const { length } = nodes;
    for (let i = 0; i < length; i++) {
      const node = nodes[i]!;
      if (this.#nodes[i] === node && this.#generations[i] === node.generation) continue;
      this.#nodes[i] = node;
      this.#generations[i] = node.generation;
      this.#pods[i] = affinityPodsOf(node);
    }
    return this.#pods;
  }
}

/** The pods of one node that carry inter-pod affinity or anti-affinity. */
export function affinityPodsOf(node: NodeView): readonly AffinityPod[] {
  let found: AffinityPod[] | null = null;
  for (const pod of node.pods) {
    const { affinity } = pod.template.spec;
    if (affinity?.podAffinity === undefined && affinity?.podAntiAffinity === undefined) continue;
    found ??= [];
    found.push({ pod, terms: schedulingPodOf(pod) });
  }
  return found ?? NONE;
}
