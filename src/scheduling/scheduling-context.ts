import type { StringMap } from "../kubernetes/index.js";
import { AffinityPodIndex } from "./affinity-pod-index.js";
import { ImageStates } from "./image-states.js";
import type { NodeView } from "./node-view.js";
import type { PodMatcher } from "./pod-matcher.js";
import type { SchedulingPod } from "./scheduling-pod.js";

/** What placement asks beside the nodes. */
export interface ClusterLookups {
  /** Labels of a namespace; undefined: it does not exist. */
  namespaceLabels(namespace: string): StringMap | undefined;
  /**
   * The pods that the default spread constraints count for this pod: those that its Services and its controller
   * select together. null: none of them selects anything.
   */
  defaultSpreadMatcher(pod: SchedulingPod): PodMatcher | null;
}

/** Lookups of a cluster without Services, controllers and labelled namespaces. */
export const NO_LOOKUPS: ClusterLookups = {
  namespaceLabels: () => undefined,
  defaultSpreadMatcher: () => null,
};

/**
 * The state of the cluster on which decisions are taken: its nodes and what filters derive from all of them.
 * Derived values are remembered per node and renewed where a node's generation rose, so that one context serves
 * many cycles.
 */
export class SchedulingContext {
  readonly lookups: ClusterLookups;
  readonly affinityPods = new AffinityPodIndex();
  readonly images = new ImageStates();
  #nodes: readonly NodeView[];

  constructor(nodes: readonly NodeView[], lookups: ClusterLookups = NO_LOOKUPS) {
    this.lookups = lookups;
    this.#nodes = nodes;
  }

  /** In the scheduler's order (`NodeTree`). */
  get nodes(): readonly NodeView[] {
    return this.#nodes;
  }

  /** Takes over a list after nodes came or went. */
  setNodes(nodes: readonly NodeView[]): void {
    this.#nodes = nodes;
  }
}
