import { after, NEVER, type SimTime } from "../../../units/index.js";

export interface BackoffOptions {
  readonly initialDuration: SimTime;
  readonly maxDuration: SimTime;
  /** A group without a failure for so long starts anew. */
  readonly resetTimeout: SimTime;
}

interface Entry {
  readonly duration: SimTime;
  readonly until: SimTime;
  readonly lastFailure: SimTime;
}

/**
 * Which groups are not scaled up for a time because scaling them up failed. Success does not reset it.
 *
 * Source: cluster-autoscaler 1.36.1 utils/backoff/exponential_backoff.go
 */
export class NodeGroupBackoff {
  readonly #options: BackoffOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** When a back-off next ends or is next forgotten. */
  nextChange(now: SimTime): SimTime {
    let first: number = NEVER;
    for (const { until, lastFailure } of this.#entries.values()) {
      if (until >= now) first = Math.min(first, until + 1);
      first = Math.min(first, lastFailure + this.#options.resetTimeout + 1);
    }
    return first as SimTime;
  }

  /** Notes a failure and tells until when the group is backed off. The duration grows only after it has ended. */
  fail(group: string, now: SimTime): SimTime {
    const known = this.#entries.get(group);
    const { initialDuration, maxDuration } = this.#options;
    let duration = known?.duration ?? initialDuration;
    if (known !== undefined && known.until < now) {
      duration = Math.min(2 * known.duration, maxDuration) as SimTime;
    }
    const until = after(now, duration);
    this.#entries.set(group, { duration, until, lastFailure: now });
    return until;
  }

  /** Until when the group is backed off; null: it is not. */
  backedOffUntil(group: string, now: SimTime): SimTime | null {
    const entry = this.#entries.get(group);
    return entry === undefined || now > entry.until ? null : entry.until;
  }

  isBackedOff(group: string, now: SimTime): boolean {
    return this.backedOffUntil(group, now) !== null;
  }

  remove(group: string): void {
    this.#entries.delete(group);
  }

  removeStale(now: SimTime): void {
    for (const [group, { lastFailure }] of this.#entries) {
      if (lastFailure + this.#options.resetTimeout < now) this.#entries.delete(group);
    }
  }
}
