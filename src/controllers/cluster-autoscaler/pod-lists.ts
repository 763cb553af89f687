import type { Cluster, Pod } from "../../cluster/index.js";
import { isExpendable } from "./scale-up/filter-out-expendable.js";

/**
 * The pods that a run asks for, kept up to date by watching, so that a run does not look at every pod.
 *
 * Order: as they became what they are listed for.
 * Source: cluster-autoscaler 1.36.1 utils/kubernetes/listers.go
 */
export class PodLists {
  readonly #unschedulable = new Set<Pod>();
  readonly #expendableScheduled = new Set<Pod>();
  readonly #priorityCutoff: number;

  constructor(cluster: Cluster, priorityCutoff: number) {
    this.#priorityCutoff = priorityCutoff;
    for (const pod of cluster.pods.values()) this.#refresh(pod);
    cluster.pods.watch((pod) => this.#refresh(pod));
  }

  /** Unbound pods that the scheduler found no node for, and that wait for no preemption. */
  unschedulable(): readonly Pod[] {
    return [...this.#unschedulable].filter(({ nominatedNodeName }) => nominatedNodeName === null);
  }

  /** Pods that preempted on a node and wait for its room. */
  nominated(): readonly Pod[] {
    return [...this.#unschedulable].filter(({ nominatedNodeName }) => nominatedNodeName !== null);
  }

  /** Pods on nodes whose room counts as free. */
  expendableScheduled(): readonly Pod[] {
    return [...this.#expendableScheduled];
  }

  #refresh(pod: Pod): void {
    const isPending =
      pod.exists &&
      pod.unschedulableSince !== null &&
      pod.boundAt === null &&
      pod.deletion === null &&
      !pod.isTerminal;
    if (isPending) this.#unschedulable.add(pod);
    else this.#unschedulable.delete(pod);
    if (!isExpendable(pod, this.#priorityCutoff)) return;
    if (pod.exists && pod.occupiesNode) this.#expendableScheduled.add(pod);
    else this.#expendableScheduled.delete(pod);
  }
}
