import type { Pod } from "../cluster/index.js";
import type { Stream } from "../random/index.js";
import { type FluidShares, ShareSum } from "./fluid-shares.js";
import type { PinLifetime } from "./pin-lifetime.js";

/** Bindings move together at most this often, and at most so many times in their lifetime. */
const GRAIN_SECONDS = 5;
const GRAINS_PER_LIFETIME = 10;

interface Pin {
  pod: Pod | null;
  /** µs. */
  until: number;
}

/** How callers find a pod, and when they lose it before their time is over. */
export interface PinChoice<C> {
  /** Null: there is none. */
  choose(caller: C): Pod | null;
  isHeld(pod: Pod, caller: C): boolean;
}

/**
 * Callers of one kind, each bound to a pod (or to several, by as many connections) for a while. A scale-up reaches
 * them only as their bindings end.
 *
 * Order of draws: by caller, in the order in which they came; one for a choice, and one for a lifetime that varies.
 */
export class FluidPins<C> {
  #nextAt = Number.POSITIVE_INFINITY;
  readonly #perCaller: number;
  readonly #stream: Stream;
  readonly #pins = new Map<C, Pin[]>();
  #shares: FluidShares = new ShareSum();

  constructor(perCaller: number, stream: Stream) {
    this.#perCaller = perCaller;
    this.#stream = stream;
  }

  /** When the next binding ends. µs; Infinity: none does. */
  get nextAt(): number {
    return this.#nextAt;
  }

  get shares(): FluidShares {
    return this.#shares;
  }

  /** Takes callers, pods and time into account; true when the shares changed. */
  update(at: number, callers: Iterable<C>, choice: PinChoice<C>, lifetime: PinLifetime): boolean {
    let hasChanged = this.#drop(callers);
    this.#nextAt = Number.POSITIVE_INFINITY;
    for (const caller of callers) {
      let pins = this.#pins.get(caller);
      if (pins === undefined) {
        pins = Array.from({ length: this.#perCaller }, () => ({ pod: null, until: 0 }));
        this.#pins.set(caller, pins);
      }
      for (const pin of pins) {
        if (pin.pod === null || at >= pin.until || !choice.isHeld(pin.pod, caller)) {
          const pod = choice.choose(caller);
          hasChanged ||= pod !== pin.pod;
          pin.pod = pod;
          pin.until = this.#endOf(at, lifetime);
        }
        if (pin.pod !== null && pin.until < this.#nextAt) this.#nextAt = pin.until;
      }
    }
    if (hasChanged) this.#count();
    return hasChanged;
  }

  /** Forgets callers that are gone. */
  #drop(callers: Iterable<C>): boolean {
    const present = new Set(callers);
    let hasDropped = false;
    for (const caller of this.#pins.keys()) {
      if (present.has(caller)) continue;
      this.#pins.delete(caller);
      hasDropped = true;
    }
    return hasDropped;
  }

  #endOf(at: number, { seconds, isFixed }: PinLifetime): number {
    if (seconds === Number.POSITIVE_INFINITY) return seconds;
    const grain = Math.max(GRAIN_SECONDS, seconds / GRAINS_PER_LIFETIME) * 1e6;
    const drawn = isFixed ? seconds : -Math.log1p(-this.#stream.uniform()) * seconds;
    return Math.ceil((at + drawn * 1e6) / grain) * grain;
  }

  #count(): void {
    const sum = new ShareSum();
    const each = 1 / Math.max(1, this.#pins.size * this.#perCaller);
    for (const pins of this.#pins.values()) {
      for (const { pod } of pins) if (pod !== null) sum.give(pod, each);
    }
    this.#shares = sum;
  }
}
