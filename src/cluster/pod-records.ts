import type { Cluster } from "./cluster.js";
import type { Pod } from "./pod.js";

/**
 * What one room keeps of each pod, by the pod, for as long as the pod is there or the room deletes it.
 *
 * The pods themselves hold it, so that fetching it is a read of an array: a map of 150,000 pods is a search through
 * memory that no cache holds, a few for each change of each pod. In exchange it knows no order: a room that goes over its
 * records goes over pods.
 */
export class PodRecords<T extends object> {
  readonly #place: number;

  constructor(cluster: Cluster) {
    this.#place = cluster.newPodRecord();
  }

  get({ records }: Pod): T | undefined {
    return this.#place < records.length ? (records[this.#place] as T | undefined) : undefined;
  }

  has(pod: Pod): boolean {
    return this.get(pod) !== undefined;
  }

  set({ records }: Pod, record: T): void {
    // A pod that was there before the room has no place for it yet.
    while (records.length <= this.#place) records.push(undefined);
    records[this.#place] = record;
  }

  delete({ records }: Pod): void {
    if (this.#place < records.length) records[this.#place] = undefined;
  }
}
