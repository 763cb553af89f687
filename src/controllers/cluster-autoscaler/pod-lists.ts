import type { Cluster, Pod } from "../../cluster/index.js";
import { isExpendable } from "./scale-up/filter-out-expendable.js";

const NONE: readonly Pod[] = [];

/**
 * The pods that a run asks for, kept up to date by watching, so that a run does not look at every pod. A list is
 * another array whenever something about it changed.
 *
 * Order: as they became what they are listed for.
 * Source: cluster-autoscaler 1.36.1 utils/kubernetes/listers.go
 */
export class PodLists {
  /** Where each preempted and waits for room; null: it did not. */
  readonly #pending = new Map<Pod, string | null>();
  readonly #expendable = new Set<Pod>();
  readonly #priorityCutoff: number;
  #lists: { readonly unschedulable: readonly Pod[]; readonly nominated: readonly Pod[] } | null = null;
  #expendableList: readonly Pod[] | null = NONE;

  constructor(cluster: Cluster, priorityCutoff: number) {
    this.#priorityCutoff = priorityCutoff;
    for (const pod of cluster.pods.values()) this.#refresh(pod);
    cluster.pods.watchAllBut(["message"], (pod) => this.#refresh(pod));
  }

  /** Unbound pods that the scheduler found no node for, and that wait for no preemption. */
  get unschedulable(): readonly Pod[] {
    return this.#pendingLists().unschedulable;
  }

  /** Pods that preempted on a node and wait for its room. */
  get nominated(): readonly Pod[] {
    return this.#pendingLists().nominated;
  }

  /** Pods on nodes whose room counts as free. */
  get expendableScheduled(): readonly Pod[] {
    this.#expendableList ??= [...this.#expendable];
    return this.#expendableList;
  }

  #pendingLists() {
    if (this.#lists === null) {
      const pending = [...this.#pending.keys()];
      const nominated = pending.filter(({ nominatedNodeName }) => nominatedNodeName !== null);
      this.#lists = {
        unschedulable: pending.filter(({ nominatedNodeName }) => nominatedNodeName === null),
        nominated: nominated.length === 0 ? NONE : nominated,
      };
    }
    return this.#lists;
  }

  #refresh(pod: Pod): void {
    // A pod that is being bound takes its room already.
    const isPending =
      pod.exists &&
      pod.unschedulableSince !== null &&
      pod.boundAt === null &&
      !pod.occupiesNode &&
      pod.deletion === null &&
      !pod.isTerminal;
    if (isPending) {
      if (this.#pending.get(pod) !== pod.nominatedNodeName) this.#lists = null;
      this.#pending.set(pod, pod.nominatedNodeName);
    } else if (this.#pending.delete(pod)) this.#lists = null;
    if (!isExpendable(pod, this.#priorityCutoff)) return;
    const isOnNode = pod.exists && pod.occupiesNode;
    if (isOnNode === this.#expendable.has(pod)) return;
    this.#expendableList = null;
    if (isOnNode) this.#expendable.add(pod);
    else this.#expendable.delete(pod);
  }
}
