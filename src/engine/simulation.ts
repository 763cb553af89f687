import type { SimTime } from "../units/index.js";
import { type EventHandle, EventQueue } from "./event-queue.js";
import type { Phase } from "./phase.js";
import { type DecisionSink, type ObservationSink, SILENT_SINK } from "./sinks.js";

export interface SimulationOptions {
  readonly decisions?: DecisionSink;
  readonly observations?: ObservationSink;
}

/**
 * Virtual time and the events on it. Knows nothing of what the events mean.
 *
 * An event is a callback that runs once, at its time, in the total order (time, phase, sequence). An exception
 * in a callback stops the run: errors are never swallowed.
 *
 * @example
 * const sim = new Simulation();
 * sim.schedule(seconds(2), PHASE.control, () => console.log(sim.now)); // 2_000_000
 * sim.runUntil(seconds(10));
 */
export class Simulation {
  readonly decisions: DecisionSink;
  readonly observations: ObservationSink;
  readonly #queue = new EventQueue<() => void>();
  #now = 0 as SimTime;
  #eventsRun = 0;

  constructor(options: SimulationOptions = {}) {
    this.decisions = options.decisions ?? SILENT_SINK;
    this.observations = options.observations ?? SILENT_SINK;
  }

  get now(): SimTime {
    return this.#now;
  }

  /** Events run so far. */
  get eventsRun(): number {
    return this.#eventsRun;
  }

  /** Events waiting. */
  get eventsPending(): number {
    return this.#queue.size;
  }

  /** Whether an event waits for this very instant. */
  get hasMoreNow(): boolean {
    return this.#queue.peekTime() === this.#now;
  }

  /**
   * Runs `callback` at virtual time `at`.
   *
   * Throws RangeError when `at` lies in the past or is no integer.
   */
  schedule(at: SimTime, phase: Phase, callback: () => void): EventHandle {
    if (!(at >= this.#now) || !Number.isInteger(at)) throw wrongEventTime(at, this.#now);
    return this.#queue.push(at, phase, callback);
  }

  /** Runs `callback` after `delay` microseconds (0 or more). */
  scheduleAfter(delay: SimTime, phase: Phase, callback: () => void): EventHandle {
    return this.schedule((this.#now + delay) as SimTime, phase, callback);
  }

  /** Takes a pending event out; false when it already ran or was cancelled. */
  cancel(handle: EventHandle): boolean {
    return this.#queue.cancel(handle);
  }

  /**
   * Runs at most `maxEvents` events that lie before or at `until`, so that a caller can show progress or stop.
   * Returns true when none is left up to `until`; the clock then stands at `until`.
   */
  advance(until: SimTime, maxEvents: number): boolean {
    const queue = this.#queue;
    for (let i = 0; i < maxEvents; i++) {
      const callback = queue.popUntil(until);
      if (callback === undefined) {
        this.#now = until;
        return true;
      }
      this.#now = queue.poppedTime as SimTime;
      this.#eventsRun++;
      callback();
    }
    return false;
  }

  /** Runs every event up to and including `until`. */
  runUntil(until: SimTime): void {
    this.advance(until, Number.MAX_SAFE_INTEGER);
  }
}

// A function of its own: V8 makes the message's strings before the comparison where the message stands beside it.
function wrongEventTime(at: SimTime, now: SimTime): RangeError {
  return Number.isInteger(at)
    ? new RangeError(`cannot schedule at ${at} µs: it is already ${now} µs`)
    : new RangeError(`event time must be whole microseconds, not ${at}`);
}
