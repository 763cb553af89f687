import type { QueuedPod } from "./queued-pod.js";

interface Entry<P> {
  readonly queued: QueuedPod<P>;
  readonly ticket: number;
}

/** A binary heap of waiting pods. Pods that changed place meanwhile are dropped when they surface. */
export class PodHeap<P> {
  readonly #compare: (a: QueuedPod<P>, b: QueuedPod<P>) => number;
  readonly #entries: Entry<P>[] = [];

  constructor(compare: (a: QueuedPod<P>, b: QueuedPod<P>) => number) {
    this.#compare = compare;
  }

  push(queued: QueuedPod<P>): void {
    const entries = this.#entries;
    const entry = { queued, ticket: queued.ticket };
    let hole = entries.length;
    entries.push(entry);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (this.#compare(queued, entries[parent]!.queued) >= 0) break;
      entries[hole] = entries[parent]!;
      hole = parent;
    }
    entries[hole] = entry;
  }

  /** The first pod, or undefined. */
  peek(): QueuedPod<P> | undefined {
    for (let top = this.#entries[0]; top !== undefined; top = this.#entries[0]) {
      if (top.ticket === top.queued.ticket) return top.queued;
      this.#removeTop();
    }
    return undefined;
  }

  pop(): QueuedPod<P> | undefined {
    const top = this.peek();
    if (top !== undefined) this.#removeTop();
    return top;
  }

  #removeTop(): void {
    const entries = this.#entries;
    const last = entries.pop()!;
    const { length } = entries;
    if (length === 0) return;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= length) break;
      if (child + 1 < length && this.#compare(entries[child + 1]!.queued, entries[child]!.queued) < 0)
        child++;
      if (this.#compare(last.queued, entries[child]!.queued) <= 0) break;
      entries[hole] = entries[child]!;
      hole = child;
    }
    entries[hole] = last;
  }
}
