import type { LatencyShape } from "../../stats/index.js";
import { survivalFromTransform } from "./invert-transform.js";
import { boundedGridLoad, boundedGridStep, keptShape } from "./shape-cache.js";
import { sharedCoresMeans, sharedCoresSecondMoment } from "./shared-cores.js";
import { type Complex, workTransform } from "./work-transform.js";

/** Most slots whose chain is computed; with more, what both limits allow together is next to the smaller one. */
export const MOST_SLOTS = 4096;

/** Offered cores below which a pod counts as empty: nothing is left of it after rounding. */
const NEGLIGIBLE_LOAD = 1e-12;

/** What requests do in a pod with slots that they keep while they wait for something else. */
export interface SlotsState {
  readonly blocking: number;
  /** Wait for a slot: mean, and the share that waits at all. */
  readonly wait: number;
  readonly waits: number;
  /** Mean time with the CPU, shared with the others inside. */
  readonly cpuSeconds: number;
}

/**
 * How much of the variability of a saturated pod's departures is that of its work: the power of its CPU's use. From plays of
 * nine pods with 2 to 64 slots on 1 to 4 cores; the wait for a slot comes out within 5 %.
 */
const POWER = 8;

/**
 * A pod with a number of slots, each held by a request through its work on shared cores and through its waiting
 * without CPU. Seen from outside it is one server whose rate grows with the requests inside.
 *
 * The rates are exact (a closed queueing network with that many customers: a delay and a shared CPU, whose product form
 * does not depend on the forms of work and wait); that the pod acts as if it were in the steady state of each number
 * inside is an approximation. Source: Norton's theorem of queueing networks, Chandy, Herzog and Woo (1975).
 */
export class HeldSlots {
  readonly slots: number;
  /** What the wait for a slot is multiplied by because departures are more regular than at random. */
  readonly #regularity: number;
  readonly #heldSeconds: number;
  readonly #alone: number;
  readonly #cores: number;
  readonly #scv: number;
  readonly #key: string;
  /** Squared coefficient of variation of the time with the CPU when all slots are taken. */
  readonly #fullScv: number;
  /** Requests per second that leave with j + 1 inside. */
  readonly #rates: Float64Array;

  /** `alone`: seconds of CPU alone; `held`: seconds without CPU, more than 0. `slots`: at most `MOST_SLOTS`. */
  constructor(slots: number, cores: number, alone: number, held: number, scv: number) {
    this.slots = slots;
    this.#heldSeconds = held;
    this.#alone = alone;
    this.#cores = Math.max(1, cores);
    this.#scv = scv;
    this.#key = `slots/${slots}/${this.#cores}/${held / alone}/${scv}`;
    // ln of the weights of n with the CPU and of n in the delay.
    const work = new Float64Array(slots + 1);
    const delay = new Float64Array(slots + 1);
    for (let n = 1; n <= slots; n++) {
      work[n] = work[n - 1]! + Math.log(alone / Math.min(n, this.#cores));
      delay[n] = delay[n - 1]! + Math.log(held / n);
    }
    const weight = (n: number, inside: number, scale: number) =>
      Math.exp(work[n]! + delay[inside - n]! - scale);
    this.#rates = new Float64Array(slots);
    let before = 0;
    for (let j = 1; j <= slots; j++) {
      let most = Number.NEGATIVE_INFINITY;
      for (let n = 0; n <= j; n++) most = Math.max(most, work[n]! + delay[j - n]!);
      let sum = 0;
      for (let n = 0; n <= j; n++) sum += weight(n, j, most);
      const now = most + Math.log(sum);
      this.#rates[j - 1] = Math.exp(before - now);
      before = now;
    }
    // A request that comes to the CPU finds what is there with one customer less.
    const scale = before + Math.log(this.serviceRate);
    let [total, first, square] = [0, 0, 0];
    for (let n = 0; n < slots; n++) {
      const each = weight(n, slots - 1, scale);
      const pace = (n + 1) / Math.min(n + 1, this.#cores);
      total += each;
      first += each * pace;
      square += each * pace * pace;
    }
    // A pace that lasts would count in full, one that is forgotten at once not at all.
    this.#fullScv = (1 + scv) * ((1 + (square * total) / first ** 2) / 2) - 1;
    const busy = Math.min(1, (this.serviceRate * alone) / this.#cores) ** POWER;
    const share = 1 - (held * this.serviceRate) / slots;
    this.#regularity = (1 + busy * scv + (1 - busy) * this.#fullScv * share ** 2) / 2;
  }

  /** Requests per second that leave while all slots are taken. */
  get serviceRate(): number {
    return this.#rates[this.slots - 1]!;
  }

  /**
   * The steady state. `capacity`: most requests present, at least the slots; Infinity needs arrivals below the
   * service rate.
   */
  at(arrivalRate: number, capacity: number): SlotsState {
    const { slots } = this;
    if (arrivalRate * this.#alone < NEGLIGIBLE_LOAD) {
      return { blocking: 0, wait: 0, waits: 0, cpuSeconds: this.#alone };
    }
    let weight = 1;
    let total = 1;
    let inside = 0;
    for (let j = 1; j <= slots; j++) {
      weight *= arrivalRate / this.#rates[j - 1]!;
      total += weight;
      inside += weight * j;
      if (weight > 1e200) {
        total /= weight;
        inside /= weight;
        weight = 1;
      }
    }
    // `weight` is that of full slots and nobody in line; each one in line multiplies it by the ratio.
    const ratio = arrivalRate / this.serviceRate;
    const departure = this.#regularity / this.serviceRate;
    let [waiting, wait, line, last] = [0, 0, 0, weight];
    if (capacity === Number.POSITIVE_INFINITY) {
      line = (weight * ratio) / (1 - ratio);
      waiting = weight / (1 - ratio);
      wait = (waiting * departure) / (1 - ratio);
      last = 0;
    } else {
      for (let k = 1; k <= capacity - slots; k++) {
        waiting += last;
        wait += last * k * departure;
        last *= ratio;
        line += last;
        if (last > 1e200) {
          // Relative weights are all that counts.
          waiting /= last;
          wait /= last;
          line /= last;
          total /= last;
          inside /= last;
          last = 1;
        }
      }
    }
    const all = total + line;
    const accepted = all - last;
    const throughput = (arrivalRate * accepted) / all;
    const held = (inside + slots * line) / all / throughput;
    return {
      blocking: last / all,
      wait: wait / accepted,
      waits: waiting / accepted,
      cpuSeconds: Math.max(this.#alone, held - this.#heldSeconds),
    };
  }

  /**
   * Form of wait plus time with the CPU. Those who wait do so for an exponential time and find all slots taken; others
   * share the CPU as if there were no slots.
   */
  shape(arrivalRate: number, capacity: number): LatencyShape {
    const room = capacity - this.slots;
    const step = boundedGridStep(arrivalRate / this.serviceRate, room);
    return keptShape(`${this.#key}/${room}/${step}`, () => {
      const { wait, waits, cpuSeconds } = this.at(boundedGridLoad(step, room) * this.serviceRate, capacity);
      const full = this.slots / this.serviceRate - this.#heldSeconds;
      const free = Math.max(this.#alone, (cpuSeconds - waits * full) / (1 - waits));
      const ofFull = workTransform(this.#fullScv);
      const ofFree = workTransform(this.#freeScv(free / this.#alone));
      const meanWait = waits > 0 ? wait / waits : 0;
      const transform = (re: number, im: number, into: Complex): void => {
        ofFull(re * full, im * full, into);
        const [x, y] = [1 + re * meanWait, im * meanWait];
        const square = (x * x + y * y) / waits;
        const waitedRe = (into.re * x + into.im * y) / square;
        const waitedIm = (into.im * x - into.re * y) / square;
        ofFree(re * free, im * free, into);
        into.re = (1 - waits) * into.re + (waits > 0 ? waitedRe : 0);
        into.im = (1 - waits) * into.im + (waits > 0 ? waitedIm : 0);
      };
      return {
        mean: wait + waits * full + (1 - waits) * free,
        least: 0,
        at: (t) => survivalFromTransform(transform, t),
      };
    });
  }

  /** Squared coefficient of variation of the time with the CPU that is on average so much longer than alone. */
  #freeScv(slowdown: number): number {
    const cores = this.#cores;
    // Cores shared by at most as many as there are slots, at the load that makes it so long.
    const slowdownAt = (load: number) => {
      const { number, blocking } = sharedCoresMeans(load * cores, cores, this.slots);
      return number / (load * cores * (1 - blocking));
    };
    let [low, high] = [1e-3, 4];
    for (let i = 0; i < 20; i++) {
      const middle = (low + high) / 2;
      if (slowdownAt(middle) < slowdown) low = middle;
      else high = middle;
    }
    return Math.max(0, (1 + this.#scv) * (sharedCoresSecondMoment(low * cores, cores, this.slots) / 2) - 1);
  }
}
