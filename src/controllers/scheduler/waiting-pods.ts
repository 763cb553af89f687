import type { QueuedPod } from "./queued-pod.js";

/**
 * The pods that wait for an event, in the order in which they came: a chain through the pods themselves, since a full
 * cluster takes them all out and in again at every event.
 */
export class WaitingPods<P> {
  #first: QueuedPod<P> | null = null;
  #last: QueuedPod<P> | null = null;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get first(): QueuedPod<P> | null {
    return this.#first;
  }

  /** Adds a pod at the end; it must not be among them. */
  add(queued: QueuedPod<P>): void {
    queued.before = this.#last;
    queued.after = null;
    if (this.#last === null) this.#first = queued;
    else this.#last.after = queued;
    this.#last = queued;
    this.#size++;
  }

  /** Takes out a pod that is among them. */
  delete(queued: QueuedPod<P>): void {
    const { before, after } = queued;
    if (before === null) this.#first = after;
    else before.after = after;
    if (after === null) this.#last = before;
    else after.before = before;
    queued.before = null;
    queued.after = null;
    this.#size--;
  }
}
