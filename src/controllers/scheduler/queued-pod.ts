import type { SimTime } from "../../units/index.js";

export type QueuePlace = "active" | "backoff" | "error-backoff" | "unschedulable" | "in-flight" | "gone";

/** A pod that waits to be scheduled, with what the queue remembers of its attempts. */
export interface QueuedPod<P> {
  readonly pod: P;
  readonly priority: number;
  /** Order of arrival; decides among equals. */
  readonly sequence: number;
  /** When it was last put into the queue. Each failed attempt renews it. */
  timestamp: SimTime;
  attempts: number;
  /** Attempts that plugins turned down. */
  unschedulableCount: number;
  /** Attempts in a row that ended in an error; a plugin's rejection ends the row. */
  consecutiveErrors: number;
  /** Plugins that rejected it in the last attempt. */
  rejectedBy: readonly string[];
  /** Last whole second of its back-off; null: not computed for the present timestamp. */
  backoffEnd: SimTime | null;
  /** What its PodScheduled condition says; null: nothing yet. */
  message: string | null;
  place: QueuePlace;
  /** Rises whenever it changes place, so that old heap entries can be told. */
  ticket: number;
  /** Its neighbours among the pods that wait for an event. */
  before: QueuedPod<P> | null;
  after: QueuedPod<P> | null;
}

/** PrioritySort: higher priority first, then the one that waits longer. */
export function compareQueued(a: QueuedPod<unknown>, b: QueuedPod<unknown>): number {
  return b.priority - a.priority || a.timestamp - b.timestamp || a.sequence - b.sequence;
}

/** Order of the back-off queue: by the second in which the back-off ends, then PrioritySort. */
export function compareBackoff(a: QueuedPod<unknown>, b: QueuedPod<unknown>): number {
  return a.backoffEnd! - b.backoffEnd! || compareQueued(a, b);
}
