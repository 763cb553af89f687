import type { Cluster, Pod } from "../../cluster/index.js";
import type { ClusterAutoscalerFlags } from "./defaults.js";
import { isExpendable } from "./scale-up/filter-out-expendable.js";

const NONE: readonly Pod[] = [];
const DEFAULT_SCHEDULER = "default-scheduler";

/** Whose pods are listed, by the name of the scheduler that a pod asks for. */
export interface ListedSchedulers {
  /** Empty: pods of all. */
  readonly allowed: ReadonlySet<string>;
  /** Their pods are listed before they have looked at them. */
  readonly bypassed: ReadonlySet<string>;
}

/** The schedulers by the flags, each a list of comma lists. */
export function schedulersOf(
  flags: Pick<ClusterAutoscalerFlags, "allowed-scheduler-names" | "bypassed-scheduler-names">,
): ListedSchedulers {
  const names = (texts: readonly string[]) => new Set(texts.flatMap((text) => text.split(",")));
  return {
    allowed: names(flags["allowed-scheduler-names"]),
    bypassed: names(flags["bypassed-scheduler-names"]),
  };
}

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
  /** Not looked at by their scheduler, which is bypassed. */
  readonly #unprocessed = new Set<Pod>();
  readonly #expendable = new Set<Pod>();
  readonly #priorityCutoff: number;
  readonly #schedulers: ListedSchedulers;
  #lists: { readonly unschedulable: readonly Pod[]; readonly nominated: readonly Pod[] } | null = null;
  #expendableList: readonly Pod[] | null = NONE;

  constructor(cluster: Cluster, priorityCutoff: number, schedulers: ListedSchedulers) {
    this.#priorityCutoff = priorityCutoff;
    this.#schedulers = schedulers;
    for (const pod of cluster.pods.values()) this.#refresh(pod);
    cluster.pods.watchAllBut(["message"], (pod) => this.#refresh(pod));
  }

  /**
   * Unbound pods that the scheduler found no node for, and that wait for no preemption; then those that a bypassed
   * scheduler has not looked at.
   */
  get unschedulable(): readonly Pod[] {
    return this.#pendingLists().unschedulable;
  }

  /** Pods that preempted on a node and wait for its room; the room of expendable ones counts as free. */
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
      const nominated = pending.filter(
        (pod) => pod.nominatedNodeName !== null && !isExpendable(pod, this.#priorityCutoff),
      );
      this.#lists = {
        unschedulable: [
          ...pending.filter(({ nominatedNodeName }) => nominatedNodeName === null),
          ...this.#unprocessed,
        ],
        nominated: nominated.length === 0 ? NONE : nominated,
      };
    }
    return this.#lists;
  }

  #refresh(pod: Pod): void {
    // A pod that is being bound takes its room already.
    const isWaiting =
      pod.exists &&
      pod.boundAt === null &&
      !pod.occupiesNode &&
      pod.deletion === null &&
      !pod.isTerminal &&
      this.#isListed(pod);
    if (this.#schedulers.bypassed.size > 0) this.#noteUnprocessed(pod, isWaiting);
    if (isWaiting && pod.unschedulableSince !== null) {
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

  #isListed(pod: Pod): boolean {
    const { allowed } = this.#schedulers;
    return allowed.size === 0 || allowed.has(schedulerOf(pod));
  }

  #noteUnprocessed(pod: Pod, isWaiting: boolean): void {
    const { spec } = pod.template;
    const isUnprocessed =
      isWaiting &&
      pod.unschedulableSince === null &&
      (spec.schedulingGates ?? []).length === 0 &&
      this.#schedulers.bypassed.has(schedulerOf(pod));
    if (isUnprocessed === this.#unprocessed.has(pod)) return;
    this.#lists = null;
    if (isUnprocessed) this.#unprocessed.add(pod);
    else this.#unprocessed.delete(pod);
  }
}

function schedulerOf({ template }: Pod): string {
  return template.spec.schedulerName ?? DEFAULT_SCHEDULER;
}
