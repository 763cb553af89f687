import type { Pod, Scalable } from "../cluster/index.js";
import type { DumpedPods } from "../scenario/index.js";

/** Gives the pods that a cluster begins with the nodes on which a dump shows those of their workload. */
export class DumpedPlacement {
  readonly #pods: DumpedPods;
  /** How many nodes of a workload are given out. */
  readonly #given = new Map<string, number>();

  constructor(pods: DumpedPods) {
    this.#pods = pods;
  }

  /** The name of the node for the next pod of its workload; null: the dump knows none. */
  nodeFor({ key, workloadKey }: Pick<Pod, "key" | "workloadKey">): string | null {
    const own = this.#pods.nodeByPod.get(key);
    if (own !== undefined) return own;
    const given = this.#given.get(workloadKey) ?? 0;
    this.#given.set(workloadKey, given + 1);
    return this.#pods.nodesByWorkload.get(workloadKey)?.[given] ?? null;
  }

  /** How many pods the dump shows of a workload; undefined: none. */
  sizeOf({ kind, namespace, name }: Pick<Scalable, "kind" | "namespace" | "name">): number | undefined {
    return this.#pods.countByWorkload.get(`${kind}/${namespace}/${name}`);
  }
}
