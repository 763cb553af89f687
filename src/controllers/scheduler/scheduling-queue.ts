import { NEVER, type SimTime } from "../../units/index.js";
import {
  BACKOFF_WINDOW,
  DEFAULT_POD_INITIAL_BACKOFF,
  DEFAULT_POD_MAX_BACKOFF,
  DEFAULT_POD_MAX_IN_UNSCHEDULABLE,
  UNSCHEDULABLE_SWEEP_PERIOD,
} from "./defaults.js";
import { PodHeap } from "./pod-heap.js";
import { queueBackoff } from "./queue-backoff.js";
import { compareBackoff, compareQueued, type QueuedPod, type QueuePlace } from "./queued-pod.js";
import { WaitingPods } from "./waiting-pods.js";

export interface SchedulingQueueOptions {
  readonly podInitialBackoff?: SimTime;
  readonly podMaxBackoff?: SimTime;
  readonly podMaxInUnschedulable?: SimTime;
}

/**
 * The scheduler's three queues: activeQ, backoffQ (with its second heap for errors) and unschedulablePods. Pure
 * bookkeeping: every method is told the time, and `nextTimerAt` says when `runTimers` has something to do.
 *
 * Time zero must be a whole second of the wall clock: back-offs end on whole seconds.
 * Source: kubernetes v1.36.3 pkg/scheduler/backend/queue
 */
export class SchedulingQueue<P> {
  readonly #initialBackoff: SimTime;
  readonly #maxBackoff: SimTime;
  readonly #maxInUnschedulable: SimTime;
  readonly #active = new PodHeap<P>(compareQueued);
  readonly #backoff = new PodHeap<P>(compareBackoff);
  readonly #errorBackoff = new PodHeap<P>(compareBackoff);
  readonly #backoffs = [this.#backoff, this.#errorBackoff];
  /** In the order of their timestamps: each arrival has the newest. */
  readonly #unschedulable = new WaitingPods<P>();
  #sequence = 0;

  constructor(options: SchedulingQueueOptions = {}) {
    this.#initialBackoff = options.podInitialBackoff ?? DEFAULT_POD_INITIAL_BACKOFF;
    this.#maxBackoff = options.podMaxBackoff ?? DEFAULT_POD_MAX_BACKOFF;
    this.#maxInUnschedulable = options.podMaxInUnschedulable ?? DEFAULT_POD_MAX_IN_UNSCHEDULABLE;
  }

  /** Pods that wait for an event. */
  get unschedulableCount(): number {
    return this.#unschedulable.size;
  }

  /** A new pod: to activeQ at once. */
  add(pod: P, priority: number, now: SimTime): QueuedPod<P> {
    const queued: QueuedPod<P> = {
      pod,
      priority,
      sequence: this.#sequence++,
      timestamp: now,
      attempts: 0,
      unschedulableCount: 0,
      consecutiveErrors: 0,
      rejectedBy: [],
      backoffEnd: null,
      message: null,
      place: "active",
      ticket: 0,
      before: null,
      after: null,
    };
    this.#active.push(queued);
    return queued;
  }

  /**
   * The next pod to try, or undefined. With nothing active, the head of the back-off queue goes early; pods that
   * back off after an error do not.
   */
  pop(): QueuedPod<P> | undefined {
    const queued = this.#active.pop() ?? this.#backoff.pop();
    if (queued === undefined) return undefined;
    this.#move(queued, "in-flight");
    queued.attempts++;
    queued.backoffEnd = null;
    return queued;
  }

  /** Whether `pop` would give a pod. */
  get hasReady(): boolean {
    return this.#active.peek() !== undefined || this.#backoff.peek() !== undefined;
  }

  /**
   * Takes a pod back after a failed attempt. `rejectedBy` empty: the attempt ended in an error. `isCured`: an
   * event during the attempt may have made it schedulable.
   *
   * Source: scheduling_queue.go#AddUnschedulableIfNotPresent
   */
  addUnschedulable(
    queued: QueuedPod<P>,
    rejectedBy: readonly string[],
    isCured: boolean,
    now: SimTime,
  ): QueuePlace {
    if (queued.place === "gone") return "gone";
    queued.rejectedBy = rejectedBy;
    if (rejectedBy.length === 0) queued.consecutiveErrors++;
    else {
      queued.unschedulableCount++;
      queued.consecutiveErrors = 0;
    }
    queued.timestamp = now;
    queued.backoffEnd = null;
    if (rejectedBy.length === 0 || isCured) return this.#requeue(queued, now);
    this.#move(queued, "unschedulable");
    this.#unschedulable.add(queued);
    return "unschedulable";
  }

  /** Moves every waiting pod that the test accepts. Returns how many moved. */
  moveWhere(isCured: (queued: QueuedPod<P>) => boolean, now: SimTime): number {
    let moved = 0;
    for (let queued = this.#unschedulable.first; queued !== null; ) {
      const next = queued.after;
      if (isCured(queued)) {
        this.#unschedulable.delete(queued);
        this.#requeue(queued, now);
        moved++;
      }
      queued = next;
    }
    return moved;
  }

  /** Forgets a pod that is gone or has its node. */
  remove(queued: QueuedPod<P>): void {
    if (queued.place === "unschedulable") this.#unschedulable.delete(queued);
    this.#move(queued, "gone");
  }

  /** When the next back-off ends or the next sweep moves a pod; `NEVER`: nothing waits for a time. */
  nextTimerAt(): SimTime {
    let at: number = NEVER;
    for (const heap of this.#backoffs) {
      const head = heap.peek();
      if (head !== undefined) at = Math.min(at, head.backoffEnd! + BACKOFF_WINDOW);
    }
    const oldest = this.#unschedulable.first;
    if (oldest !== null) {
      // The sweep takes pods that are strictly older than the limit.
      const overdue = oldest.timestamp + this.#maxInUnschedulable + 1;
      at = Math.min(at, Math.ceil(overdue / UNSCHEDULABLE_SWEEP_PERIOD) * UNSCHEDULABLE_SWEEP_PERIOD);
    }
    return at as SimTime;
  }

  /** Ends the back-offs that are over and sweeps forgotten pods; call it at `nextTimerAt`. */
  runTimers(now: SimTime): void {
    for (const heap of this.#backoffs) {
      for (let head = heap.peek(); head !== undefined; head = heap.peek()) {
        if (this.#isBackingOff(head, now)) break;
        heap.pop();
        this.#activate(head);
      }
    }
    if (now % UNSCHEDULABLE_SWEEP_PERIOD !== 0) return;
    for (let oldest = this.#unschedulable.first; oldest !== null; oldest = this.#unschedulable.first) {
      if (now - oldest.timestamp <= this.#maxInUnschedulable) break;
      this.#unschedulable.delete(oldest);
      this.#requeue(oldest, now);
    }
  }

  #requeue(queued: QueuedPod<P>, now: SimTime): QueuePlace {
    if (!this.#isBackingOff(queued, now)) this.#activate(queued);
    else if (queued.consecutiveErrors > 0) {
      this.#move(queued, "error-backoff");
      this.#errorBackoff.push(queued);
    } else {
      this.#move(queued, "backoff");
      this.#backoff.push(queued);
    }
    return queued.place;
  }

  #activate(queued: QueuedPod<P>): void {
    this.#move(queued, "active");
    this.#active.push(queued);
  }

  #move(queued: QueuedPod<P>, place: QueuePlace): void {
    queued.place = place;
    queued.ticket++;
  }

  // A pod backs off until the second after the one in which its back-off ends has begun.
  #isBackingOff(queued: QueuedPod<P>, now: SimTime): boolean {
    const count = queued.consecutiveErrors > 0 ? queued.consecutiveErrors : queued.unschedulableCount;
    if (count === 0) return false;
    if (queued.backoffEnd === null) {
      const duration = queueBackoff(count, this.#initialBackoff, this.#maxBackoff);
      queued.backoffEnd = alignToWindow(queued.timestamp + duration);
    }
    return queued.backoffEnd >= alignToWindow(now);
  }
}

function alignToWindow(time: number): SimTime {
  return (Math.floor(time / BACKOFF_WINDOW) * BACKOFF_WINDOW) as SimTime;
}
