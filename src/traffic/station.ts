import type { LatencyShape } from "../stats/index.js";
import type { Latency } from "./latency.js";
import { erlangC } from "./queues/erlang.js";
import type { RequestProfile } from "./request-profile.js";
import { boundedLineShape } from "./sojourn/bounded-line-shape.js";
import { boundedWait } from "./sojourn/bounded-wait.js";
import { HeldSlots, MOST_SLOTS } from "./sojourn/held-slots.js";
import { lineShape } from "./sojourn/line-shape.js";
import { sharedCoresMeans, sharedCoresSecondMoment } from "./sojourn/shared-cores.js";
import { sharedCoresShape } from "./sojourn/shared-cores-shape.js";
import type { HeldTime } from "./sojourn/wait-and-work.js";
import { waitVariability } from "./sojourn/wait-variability.js";

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
/** With more slots that are not held through a wait, a line for them is rare and sharing is all that matters. */
const MOST_SHARING_SLOTS = 32;
/** Work whose squared coefficient of variation is below this has the form of constant work. */
const NEARLY_CONSTANT = 0.002;
/** Refusals and waits as rare as this leave the form of latencies as it is. */
const RARE = 1e-3;

/** A station's steady state at one arrival rate. */
export interface StationPoint {
  readonly arrivalRate: number;
  /** Sojourn time of accepted requests; the waiting without CPU is its shift. */
  readonly latency: Latency;
  /** Mean part of the latency that goes by with the CPU, shared with others or not. */
  readonly cpuSeconds: number;
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
 * form); first come first served where no more requests than cores are worked on (M/M/c; M/G/1 exactly, several
 * servers with other work by two moments); slots that are more than the cores by the pod's closed network
 * (`HeldSlots`). Short bounded queues refuse as M/M/c/K does.
 */
export class Station {
  /** Most requests worked off per second. */
  readonly serviceRate: number;
  /** Most requests present, Infinity without a limit. */
  readonly capacity: number;
  /** True where the queue is bounded and short: it keeps no backlog of its own. */
  readonly isQuick: boolean;
  readonly #kind: "cores" | "line" | "slots";
  /** Requests that share the CPU at once; the rest of a backlog queues before them. */
  readonly #inside: number;
  readonly #shift: number;
  readonly #servers: number;
  /** Time of a request alone, without the shift. */
  readonly #alone: number;
  readonly #cores: number;
  readonly #work: number;
  readonly #scv: number;
  readonly #formScv: number;
  /** Mean of the time that a server is held, and what of it is work, where requests stand in line. */
  readonly #heldMean: number;
  readonly #held: HeldTime;
  readonly #slots: HeldSlots | null;
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
    const coresOfOne = cores / (pods ?? 1);
    this.#cores = cores;
    this.#work = work;
    this.#scv = profile.cpu.scv;
    this.#formScv = this.#scv < NEARLY_CONSTANT ? 0 : this.#scv;
    this.#alone = work / Math.min(1, coresOfOne);
    this.capacity = slots + profile.queueLimit;
    const cpuRate = work > 0 ? cores / work : Number.POSITIVE_INFINITY;
    const heldMean = profile.waitSeconds + this.#alone;
    const slotRate = heldMean > 0 ? slots / heldMean : Number.POSITIVE_INFINITY;
    const coreServers = (pods ?? 1) * Math.max(1, Math.floor(coresOfOne + 1e-9));
    const slotsBind = slotRate < cpuRate * (1 - 1e-9);
    // More slots than cores: neither limit stands alone where slots are held through a wait, and those who find all
    // slots taken stand in line before they share the CPU.
    const mostSlots = profile.waitSeconds > 0 ? MOST_SLOTS : MOST_SHARING_SLOTS;
    const together =
      work > 0 && slots > coreServers && profile.concurrency <= mostSlots
        ? new HeldSlots(profile.concurrency, coresOfOne, this.#alone, profile.waitSeconds, this.#formScv)
        : null;
    this.serviceRate = together === null ? Math.min(cpuRate, slotRate) : together.serviceRate * (pods ?? 1);
    this.#slots = pods === undefined ? together : null;
    const inLine = slotsBind || slots <= coreServers || pods !== undefined;
    this.#kind = this.#slots !== null ? "slots" : inLine ? "line" : "cores";
    this.#inside = slots;
    this.#servers = slotsBind ? slots : Math.min(slots, coreServers);
    // Servers are slots (held during the wait) or cores (not held).
    this.#heldMean = slotsBind && together === null ? heldMean : this.#servers / this.serviceRate;
    this.#held = {
      workShare: this.#heldMean > 0 ? Math.min(1, this.#alone / this.#heldMean) : 0,
      workScv: this.#formScv,
    };
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
    if (this.#kind !== "cores") return { ...point.latency, shift: shift + backlog / this.serviceRate };
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

  /** Cores that requests in work want beyond what they get, where each wants one while it needs CPU. */
  missingCores({ arrivalRate, blocking, latency }: StationPoint, backlog: number): number {
    const accepted = Math.min(arrivalRate * (1 - blocking), this.serviceRate);
    const rate = backlog > 0 ? this.serviceRate : accepted;
    // Whoever has a slot is taken to have its share of the CPU to itself: at least so much is lacking.
    if (this.#kind !== "cores") return rate * (this.#alone - this.#work);
    const wanted = Math.min(this.#inside, rate * latency.mean + backlog);
    return Math.max(0, wanted - rate * this.#work);
  }

  /** Mean time with the CPU of a request that finds `backlog` requests more than the steady state has. */
  cpuSeconds(point: StationPoint, backlog: number): number {
    if (backlog <= 0 || this.#kind !== "cores") return point.cpuSeconds;
    return point.cpuSeconds + Math.min(backlog, this.#inside) / this.serviceRate;
  }

  #unbounded(wanted: number): StationPoint {
    const arrivalRate = Math.min(wanted, this.#largestRate);
    if (this.#work === 0 && this.serviceRate === Number.POSITIVE_INFINITY) {
      const latency = { shift: this.#shift, mean: 0, scv: 0 };
      return { arrivalRate: wanted, latency, cpuSeconds: 0, blocking: 0 };
    }
    if (this.#slots !== null) return this.#heldSlots(this.#slots, wanted, arrivalRate, this.capacity);
    if (this.#kind === "line") {
      const servers = this.#servers;
      const mean = this.#heldMean;
      const offered = arrivalRate * mean;
      const waits = erlangC(servers, offered);
      const factor = waitVariability(servers, offered / servers, this.#heldScv);
      const wait = ((waits * mean) / (servers - offered)) * factor;
      const variance = (waits > 0 ? wait ** 2 * (2 / waits - 1) : 0) + this.#scv * this.#alone ** 2;
      const shape = lineShape(servers, offered / servers, this.#held);
      return {
        arrivalRate: wanted,
        latency: this.#latency(wait + this.#alone, variance, shape),
        cpuSeconds: this.#alone,
        blocking: 0,
      };
    }
    const offered = arrivalRate * this.#work;
    const { number } = sharedCoresMeans(offered, this.#cores, Number.POSITIVE_INFINITY);
    const mean = offered > NEGLIGIBLE_LOAD ? number / arrivalRate : this.#alone;
    const latency = this.#shared(mean, offered / this.#cores);
    return { arrivalRate: wanted, latency, cpuSeconds: mean, blocking: 0 };
  }

  #bounded(arrivalRate: number): StationPoint {
    const capacity = Math.floor(this.capacity);
    if (this.#slots !== null) return this.#heldSlots(this.#slots, arrivalRate, arrivalRate, capacity);
    if (this.#kind === "line") {
      const mean = this.#heldMean;
      const servers = this.#servers;
      const offered = arrivalRate * mean;
      const { blocking, wait, waitSquare } = boundedWait(offered, servers, capacity);
      // Waits scale with the service's variability as they do without a bound.
      const factor = waitVariability(servers, offered / servers, this.#heldScv) * mean;
      const variance = (waitSquare - wait ** 2) * factor ** 2 + this.#scv * this.#alone ** 2;
      const shape = boundedLineShape(servers, capacity, offered / servers, this.#held);
      const latency = this.#latency(wait * factor + this.#alone, variance, shape);
      return { arrivalRate, latency, cpuSeconds: this.#alone, blocking };
    }
    const offered = arrivalRate * this.#work;
    const { number, blocking } = sharedCoresMeans(offered, this.#cores, capacity);
    const accepted = arrivalRate * (1 - blocking);
    const mean = offered > NEGLIGIBLE_LOAD ? number / accepted : this.#alone;
    const most = this.#largestRate / this.serviceRate;
    if (blocking < RARE && offered < most * this.#cores)
      return { arrivalRate, latency: this.#shared(mean, offered / this.#cores), cpuSeconds: mean, blocking };
    const spread =
      capacity <= 256 && offered > NEGLIGIBLE_LOAD
        ? sharedCoresSecondMoment(offered, this.#cores, capacity)
        : this.#secondMoment(Math.min(offered / this.#cores, most));
    const scv = (1 + this.#scv) * (spread / 2) - 1;
    const latency = { shift: this.#shift, mean, scv: Math.max(0, scv) };
    return { arrivalRate, latency, cpuSeconds: mean, blocking };
  }

  /** Time with shared cores that has this mean, at a load below 1. */
  #shared(mean: number, load: number): Latency {
    const scv = (1 + this.#scv) * (this.#secondMoment(load) / 2) - 1;
    const shape = this.#scv === 1 ? undefined : sharedCoresShape(this.#cores, load, this.#formScv);
    return { shift: this.#shift, mean, scv: Math.max(0, scv), shape };
  }

  #heldSlots(slots: HeldSlots, wanted: number, arrivalRate: number, capacity: number): StationPoint {
    const { blocking, wait, waits, cpuSeconds } = slots.at(arrivalRate, capacity);
    const load = (arrivalRate * this.#work) / this.#cores;
    if (waits < RARE && load < 1) {
      const latency = this.#shared(wait + cpuSeconds, load);
      return { arrivalRate: wanted, latency, cpuSeconds, blocking };
    }
    const shape = slots.shape(arrivalRate, capacity);
    const latency = { shift: this.#shift, mean: wait + cpuSeconds, scv: shape.scv, shape };
    return { arrivalRate: wanted, latency, cpuSeconds, blocking };
  }

  get #heldScv(): number {
    return this.#scv * this.#held.workShare ** 2;
  }

  #latency(mean: number, variance: number, shape?: LatencyShape): Latency {
    return { shift: this.#shift, mean, scv: mean > 0 ? variance / mean ** 2 : 0, shape };
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
