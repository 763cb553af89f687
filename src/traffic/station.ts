import type { Latency } from "./latency.js";
import { erlangC } from "./queues/erlang.js";
import type { RequestProfile } from "./request-profile.js";
import { boundedWait } from "./sojourn/bounded-wait.js";
import { sharedCoresMeans, sharedCoresSecondMoment } from "./sojourn/shared-cores.js";

/**
 * A queue does not come closer to saturation than it would get in this time: near load 1 the steady state is
 * reached so late that no real load lasts for it. Keeps latency finite.
 */
const LONGEST_RELAXATION_SECONDS = 600;
/** A bounded queue that fills or drains within this time is taken to be in its steady state at once. */
const QUICK_QUEUE_SECONDS = 5;
/** Grid over −ln(1 − utilisation) on which second moments are computed once. */
const MOMENT_STEP = 0.1;
/** Offered cores below which a station counts as empty: nothing is left of it after rounding. */
const NEGLIGIBLE_LOAD = 1e-12;

/** A station's steady state at one arrival rate. */
export interface StationPoint {
  readonly arrivalRate: number;
  /** Sojourn time of accepted requests; the waiting without CPU is its shift. */
  readonly latency: Latency;
  /** Share of arrivals refused because the queue is full. */
  readonly blocking: number;
}

/**
 * One queue as the fluid model sees it: its service rate, and latency as a function of arrival rate and backlog.
 *
 * Latency at arrival rate λ and backlog B is T(min(λ, λ*)) + B/μ: the steady state, followed only up to that load λ*
 * which it would take 10 minutes to settle at, plus the time to work off what has piled up. It is finite, continuous
 * and never falls as load rises; below λ* it is the closed form.
 *
 * Forms: processor sharing on possibly fractional cores (M/M/1-PS, M/M/c-PS, means independent of the service's
 * form); first come first served where the concurrency limit is what binds (M/M/c; M/G/1 exactly, other service
 * forms by Allen–Cunneen). Short bounded queues refuse as M/M/c/K does.
 */
export class Station {
  /** Most requests worked off per second. */
  readonly serviceRate: number;
  /** Most requests present, Infinity without a limit. */
  readonly capacity: number;
  /** True where the queue is bounded and short: it keeps no backlog of its own. */
  readonly isQuick: boolean;
  readonly #firstComeFirstServed: boolean;
  /** Requests that share the CPU at once; the rest of a backlog queues before them. */
  readonly #inside: number;
  readonly #shift: number;
  readonly #servers: number;
  /** Time of a request alone, without the shift. */
  readonly #alone: number;
  readonly #cores: number;
  readonly #work: number;
  readonly #scv: number;
  /** Mean and squared coefficient of variation of the time that a server is held, where servers are slots. */
  readonly #held: { readonly mean: number; readonly scv: number };
  readonly #largestRate: number;
  #last: StationPoint | undefined;
  readonly #moments: number[] = [];

  /**
   * `cores`: CPU of the whole station; `pods`: how many pods share one queue (1 for a pod of its own, which shares
   * its CPU among its requests; several take requests one by one, and the queue limit is that of the one queue).
   */
  constructor(cores: number, profile: RequestProfile, pods?: number) {
    const work = profile.cpu.meanSeconds;
    const slots = profile.concurrency * (pods ?? 1);
    const perRequest = Math.min(1, cores / (pods ?? 1));
    this.#cores = cores;
    this.#work = work;
    this.#scv = profile.cpu.scv;
    this.#alone = work / perRequest;
    this.capacity = slots + profile.queueLimit;
    const cpuRate = work > 0 ? cores / work : Number.POSITIVE_INFINITY;
    const heldMean = profile.waitSeconds + this.#alone;
    const slotRate = heldMean > 0 ? slots / heldMean : Number.POSITIVE_INFINITY;
    const coreServers = (pods ?? 1) * Math.max(1, Math.floor(cores / (pods ?? 1) + 1e-9));
    const slotsBind = slotRate < cpuRate * (1 - 1e-9);
    this.serviceRate = Math.min(cpuRate, slotRate);
    this.#firstComeFirstServed = slotsBind || slots <= coreServers || pods !== undefined;
    this.#inside = slots;
    this.#servers = slotsBind ? slots : Math.min(slots, coreServers);
    const heldVariance = this.#scv * this.#alone ** 2;
    // Servers are slots (held during the wait) or cores (not held).
    const mean = slotsBind ? heldMean : this.#servers / this.serviceRate;
    this.#held = { mean, scv: mean > 0 ? heldVariance / mean ** 2 : 0 };
    this.#shift = profile.waitSeconds;

    const relaxation = Math.min(
      this.serviceRate * LONGEST_RELAXATION_SECONDS,
      (this.capacity / 2) ** 2,
      // Callers who give up keep a queue shorter than what is worked off until then.
      (this.serviceRate * profile.timeoutSeconds) ** 2,
    );
    const largest =
      relaxation === Number.POSITIVE_INFINITY ? 1 : (1 - 1 / Math.sqrt(Math.max(1, relaxation))) ** 2;
    this.#largestRate = this.serviceRate * Math.max(0.5, largest);
    this.isQuick = this.capacity <= this.serviceRate * QUICK_QUEUE_SECONDS;
  }

  /** The steady state at an arrival rate in requests per second. */
  at(arrivalRate: number): StationPoint {
    if (this.#last?.arrivalRate === arrivalRate) return this.#last;
    const point = this.isQuick ? this.#bounded(arrivalRate) : this.#unbounded(arrivalRate);
    this.#last = point;
    return point;
  }

  /** Latency of a request that finds `backlog` requests more than the steady state has. */
  withBacklog(point: StationPoint, backlog: number): Latency {
    if (backlog <= 0) return point.latency;
    const { shift, mean, scv } = point.latency;
    if (this.#firstComeFirstServed) return { shift: shift + backlog / this.serviceRate, mean, scv };
    // Those inside share the CPU: a request of twice the work stays twice as long.
    const inside = Math.min(backlog, this.#inside);
    const extra = inside / this.serviceRate;
    const sizes = 1 + this.#scv;
    const square = ((scv + 1) * mean ** 2) / sizes + 2 * extra * mean + extra ** 2;
    const total = mean + extra;
    return {
      shift: shift + (backlog - inside) / this.serviceRate,
      mean: total,
      scv: Math.max(0, (sizes * square) / total ** 2 - 1),
    };
  }

  #unbounded(wanted: number): StationPoint {
    const arrivalRate = Math.min(wanted, this.#largestRate);
    if (this.#work === 0 && this.serviceRate === Number.POSITIVE_INFINITY) {
      return { arrivalRate: wanted, latency: { shift: this.#shift, mean: 0, scv: 0 }, blocking: 0 };
    }
    if (this.#firstComeFirstServed) {
      const { mean, scv } = this.#held;
      const servers = this.#servers;
      const offered = arrivalRate * mean;
      const waits = erlangC(servers, offered);
      const wait = ((waits * mean) / (servers - offered)) * ((1 + scv) / 2);
      const variance = (waits > 0 ? wait ** 2 * (2 / waits - 1) : 0) + this.#scv * this.#alone ** 2;
      return { arrivalRate: wanted, latency: this.#latency(wait + this.#alone, variance), blocking: 0 };
    }
    const offered = arrivalRate * this.#work;
    const { number } = sharedCoresMeans(offered, this.#cores, Number.POSITIVE_INFINITY);
    const mean = offered > NEGLIGIBLE_LOAD ? number / arrivalRate : this.#alone;
    const scv = (1 + this.#scv) * (this.#secondMoment(offered / this.#cores) / 2) - 1;
    return { arrivalRate: wanted, latency: { shift: this.#shift, mean, scv: Math.max(0, scv) }, blocking: 0 };
  }

  #bounded(arrivalRate: number): StationPoint {
    const capacity = Math.floor(this.capacity);
    if (this.#firstComeFirstServed) {
      const { mean, scv } = this.#held;
      const servers = this.#servers;
      const { blocking, wait, waitSquare } = boundedWait(arrivalRate * mean, servers, capacity);
      // Waits scale with the service's variability as they do without a bound.
      const factor = ((1 + scv) / 2) * mean;
      const variance = (waitSquare - wait ** 2) * factor ** 2 + this.#scv * this.#alone ** 2;
      return { arrivalRate, latency: this.#latency(wait * factor + this.#alone, variance), blocking };
    }
    const offered = arrivalRate * this.#work;
    const { number, blocking } = sharedCoresMeans(offered, this.#cores, capacity);
    const accepted = arrivalRate * (1 - blocking);
    const mean = offered > NEGLIGIBLE_LOAD ? number / accepted : this.#alone;
    const spread =
      capacity <= 256 && offered > NEGLIGIBLE_LOAD
        ? sharedCoresSecondMoment(offered, this.#cores, capacity)
        : this.#secondMoment(Math.min(offered / this.#cores, this.#largestRate / this.serviceRate));
    const scv = (1 + this.#scv) * (spread / 2) - 1;
    return { arrivalRate, latency: { shift: this.#shift, mean, scv: Math.max(0, scv) }, blocking };
  }

  #latency(mean: number, variance: number): Latency {
    return { shift: this.#shift, mean, scv: mean > 0 ? variance / mean ** 2 : 0 };
  }

  /** E[T²] / E[T]² for exponential work; 2 for an empty queue. */
  #secondMoment(utilisation: number): number {
    if (this.#cores <= 1) return 4 / (2 - utilisation);
    const position = -Math.log1p(-utilisation) / MOMENT_STEP;
    const low = Math.floor(position);
    const fraction = position - low;
    return this.#momentAt(low) * (1 - fraction) + this.#momentAt(low + 1) * fraction;
  }

  #momentAt(step: number): number {
    let value = this.#moments[step];
    if (value === undefined) {
      const utilisation = -Math.expm1(-step * MOMENT_STEP);
      value =
        step === 0
          ? 2
          : sharedCoresSecondMoment(utilisation * this.#cores, this.#cores, Number.POSITIVE_INFINITY);
      this.#moments[step] = value;
    }
    return value;
  }
}
