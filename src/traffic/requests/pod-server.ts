import type { PodEnding } from "../pod-ending.js";
import { MissingCpu } from "./missing-cpu.js";
import type { NodeSharing } from "./node-sharing.js";
import type { PlannedCall } from "./played-call.js";
import { type PlayedRequest, STEP } from "./played-request.js";
import type { PlayedTarget } from "./played-target.js";
import type { RequestCalendar, RequestEvent } from "./request-calendar.js";
import { secondsToAnswer } from "./seconds-to-answer.js";
import { ServerCounter } from "./server-counter.js";
import type { ServerPlace, ServerSize } from "./server-size.js";
import { SharedCpu } from "./shared-cpu.js";
import { WaitingLine } from "./waiting-line.js";

/** A piece of work is done when less than this is left of it, in microseconds: what rounding leaves. */
const DONE_MICROS = 1e-3;

/**
 * A pod that works on requests: slots, a line before them, and CPU that the requests in work share.
 *
 * Where no more requests may be in work than there are cores, each has one for itself (first come, first served);
 * otherwise they share the CPU evenly.
 */
export class PodServer implements RequestEvent {
  readonly target: PlayedTarget;
  readonly counter: ServerCounter;
  readonly place: ServerPlace;
  /** Takes connections: its containers run, and SIGTERM has not come. */
  isListening = false;
  /** New requests are sent to it. */
  isRouted = false;
  /** CPU of a request compared with the usual one (warm-up). */
  cpuFactor = 1;
  /** Connections that callers keep to it; 0 where there is one for each request. */
  connections = 0;
  /** What its end cost, once it is being ended. */
  ending: PodEnding | null = null;
  /** Requests in work, whether they use CPU or wait. */
  readonly inWork: PlayedRequest[] = [];
  /** Until when answers to look-ups are kept. */
  resolved: Map<PlannedCall, number> | null = null;
  readonly calendar: RequestCalendar;
  readonly #line = new WaitingLine<PlayedRequest>();
  readonly #cpu = new SharedCpu();
  #cores = 1;
  #slots = 1;
  #queueLimit = 0;
  /** CPU that it may use now: `#cores`, or its share of a node that is short of it. */
  #coresNow = 1;
  /** What each of those that share the CPU gets of a core. */
  #rateOfEach = 1;
  #allotted = Number.POSITIVE_INFINITY;
  #sharing: NodeSharing | null = null;
  /** CPU that its requests would use if the node had enough. */
  #demand = 0;
  #isExclusive = true;
  /** CPU time per time of a request alone. */
  #speed = 1;
  #usingCpu = 0;
  readonly #missing: MissingCpu;
  /** Requests in the line whose callers still wait. */
  #queued = 0;
  #workedAt = 0;
  #wakeAt = Number.POSITIVE_INFINITY;
  /** By what the calendar knows it. */
  readonly #id: number;
  #isSettingUp = false;
  /** In the midst of telling whose CPU is done. */
  #isWorking = false;
  #idleSince = 0;

  constructor(target: PlayedTarget, calendar: RequestCalendar, place: ServerPlace) {
    this.target = target;
    this.place = place;
    this.calendar = calendar;
    this.#missing = new MissingCpu(calendar);
    this.#id = calendar.join(this);
    this.#workedAt = calendar.now;
    this.#idleSince = calendar.now;
    this.counter = new ServerCounter(calendar, calendar.now);
  }

  /** Requests in line, in work or being set up for; those given up in work included. */
  get present(): number {
    return this.inWork.length + this.#queued;
  }

  /** Connections open now, as proxies count them. */
  get activeConnections(): number {
    return this.connections > 0 ? this.connections : this.inWork.length + this.#queued;
  }

  get queued(): number {
    return this.#queued;
  }

  /** Core-microseconds that requests in work wanted beyond what they got; each wants one core. */
  get missingTotal(): number {
    return this.#missing.total;
  }

  /** CPU that it may give to requests. */
  get capacityCores(): number {
    return this.#cores;
  }

  /** CPU that its requests would use if its node had enough, in cores. */
  get demandCores(): number {
    return this.#demand;
  }

  /** The most CPU that its requests can come to want, in cores. */
  get mostDemandCores(): number {
    return Math.min(this.#cores, this.#slots);
  }

  get hasFreeSlot(): boolean {
    return this.isListening && !this.#isSettingUp && this.inWork.length < this.#slots;
  }

  resize(size: ServerSize): void {
    this.#work();
    this.#cores = size.cores;
    this.#slots = size.slots;
    this.#queueLimit = size.queueLimit;
    this.#coresNow = Math.min(size.cores, this.#allotted);
    this.#setRate();
    this.#speed = Math.min(1, size.cores);
    this.#isExclusive = this.#sharing === null && (size.slots <= 1 || size.slots <= size.cores);
    this.#tellDemand();
    this.#wakeForNext();
  }

  /** From now on its node's CPU is shared with others; requests that have a core for themselves keep it. */
  share(sharing: NodeSharing): void {
    if (this.#sharing === sharing) return;
    this.#sharing = sharing;
    this.#isExclusive = false;
    this.#demand = this.#wantedNow();
  }

  /** The most CPU that it gets from now on; Infinity: what it wants. */
  allot(cores: number): void {
    if (cores === this.#allotted) return;
    this.#work();
    this.#allotted = cores;
    this.#coresNow = Math.min(this.#cores, cores);
    this.#setRate();
    this.#setUse();
    this.#wakeForNext();
  }

  /** Mean time to an answer for a request of the usual work that came now, calls not counted. Seconds. */
  secondsToAnswer(meanWorkSeconds: number): number {
    const slots = this.#slots;
    const freeSlots = slots - this.inWork.length;
    const found = { slots, freeSlots, queued: this.#queued, usingCpu: this.#usingCpu, cores: this.#coresNow };
    return secondsToAnswer(found, meanWorkSeconds * this.cpuFactor, this.target.waitMicros * 1e-6);
  }

  /** Takes a request in, into the line, or not at all (false). */
  accept(request: PlayedRequest): boolean {
    if (this.target.setUp !== null && this.#isCold()) this.#beginSetUp();
    if (this.#isSettingUp) {
      if (this.#queued >= this.#slots + this.#queueLimit) return false;
      this.#enqueue(request);
      return true;
    }
    if (this.inWork.length < this.#slots) {
      this.begin(request);
      return true;
    }
    if (this.#queued >= this.#queueLimit) return false;
    this.#enqueue(request);
    return true;
  }

  /** Begins to work on a request; there must be a slot. */
  begin(request: PlayedRequest): void {
    request.server = this;
    request.startedAt = this.calendar.now;
    request.place = this.inWork.length;
    this.inWork.push(request);
    const work = request.work * this.cpuFactor;
    if (!(work > 0)) {
      this.#count();
      this.target.cpuDone(request);
      return;
    }
    request.step = STEP.cpu;
    this.#usingCpu++;
    if (this.#isExclusive) {
      this.#count();
      this.calendar.schedule(this.calendar.now + work / this.#speed, request.id);
      return;
    }
    this.#work();
    this.#cpu.add(request, this.cpuFactor);
    this.#setRate();
    this.#count();
    this.#wakeForNext();
  }

  /** A request with a core for itself has used its CPU. */
  exclusiveDone(request: PlayedRequest): void {
    this.#usingCpu--;
    this.#count();
    this.target.cpuDone(request);
  }

  /** The next of those that share the CPU may be done, or the pod has been set up. */
  happen(): void {
    if (this.#isSettingUp) {
      this.#endSetUp();
      return;
    }
    this.#wakeAt = Number.POSITIVE_INFINITY;
    this.#work();
    if (this.#cpu.size === 0 || this.#cpu.least > DONE_MICROS * this.#rateOfEach) {
      // Others came in between.
      this.#wakeForNext();
      return;
    }
    // What changes at one instant is counted once, at its end.
    this.#isWorking = true;
    const cpu = this.#cpu;
    while (cpu.size > 0 && cpu.least <= DONE_MICROS * this.#rateOfEach) {
      const request = cpu.shift();
      this.#setRate();
      this.#usingCpu--;
      this.#tellDemand();
      this.target.cpuDone(request);
    }
    this.#isWorking = false;
    this.#setUse();
    this.#wakeForNext();
  }

  /** A request leaves its slot; the next one in line takes it. */
  release(request: PlayedRequest): void {
    if (this.ending !== null) this.ending.noteStay(this.calendar.now - request.arrivedAt);
    const last = this.inWork.pop()!;
    if (last !== request) {
      this.inWork[request.place] = last;
      last.place = request.place;
    }
    this.#count();
    if (this.#line.length > 0 || this.target.hasSharedLine) this.#fill();
    if (this.inWork.length === 0) this.#idleSince = this.calendar.now;
  }

  /** A caller gave up one that waits in line. */
  forget(): void {
    this.#queued--;
    this.#count();
  }

  /** Everything present ends here: in line first, then in work, each in the order in which it came. */
  takeAll(): PlayedRequest[] {
    this.#work();
    const taken: PlayedRequest[] = [];
    for (let next = this.#line.shift(); next !== undefined; next = this.#line.shift()) {
      if (next.step === STEP.queued && next.server === this) taken.push(next);
    }
    for (const request of this.inWork) {
      if (request.step === STEP.cpu && !this.#isExclusive) this.#cpu.remove(request);
      taken.push(request);
    }
    this.#setRate();
    this.inWork.length = 0;
    this.#queued = 0;
    this.#usingCpu = 0;
    this.calendar.cancel(this.#id);
    this.#wakeAt = Number.POSITIVE_INFINITY;
    this.#isSettingUp = false;
    this.#idleSince = this.calendar.now;
    this.#count();
    return taken;
  }

  /** It is no more. */
  close(): void {
    this.calendar.leave(this.#id);
  }

  /** How long a request in work would still need by itself, in microseconds; calls under way not counted. */
  timeLeft(request: PlayedRequest): number {
    const { waitMicros } = this.target;
    switch (request.step) {
      case STEP.cpu: {
        if (this.#isExclusive) {
          const ends = request.startedAt + (request.work * this.cpuFactor) / this.#speed;
          return Math.max(0, ends - this.calendar.now) + waitMicros;
        }
        this.#work();
        return this.#cpu.leftOf(request) / this.#rateOfEach + waitMicros;
      }
      case STEP.waiting:
        return Math.max(0, request.cpuDoneAt + waitMicros - this.calendar.now);
      case STEP.queued:
        return request.work / this.#speed + waitMicros;
      default:
        return 0;
    }
  }

  #enqueue(request: PlayedRequest): void {
    request.server = this;
    request.step = STEP.queued;
    this.#queued++;
    this.#line.push(request);
    this.#count();
  }

  #fill(): void {
    while (!this.#isSettingUp && this.inWork.length < this.#slots) {
      const next = this.#nextInLine();
      if (next === undefined) return;
      this.begin(next);
    }
  }

  /** Skips those whose callers gave up: they are free already, or in use for something else. */
  #nextInLine(): PlayedRequest | undefined {
    for (let next = this.#line.shift(); next !== undefined; next = this.#line.shift()) {
      if (next.isAbandoned) {
        this.target.recycle(next);
        continue;
      }
      this.#queued--;
      return next;
    }
    return this.target.nextOfShared(this);
  }

  #isCold(): boolean {
    return (
      !this.#isSettingUp &&
      this.inWork.length === 0 &&
      this.#queued === 0 &&
      this.calendar.now >= this.#idleSince + this.target.setUpAfterIdleMicros
    );
  }

  #beginSetUp(): void {
    this.#isSettingUp = true;
    this.calendar.schedule(this.calendar.now + this.target.drawSetUpMicros(), this.#id);
  }

  #endSetUp(): void {
    this.#isSettingUp = false;
    this.#fill();
    if (this.inWork.length === 0) this.#idleSince = this.calendar.now;
  }

  #setRate(): void {
    const n = this.#cpu.size;
    this.#rateOfEach = n <= this.#coresNow ? 1 : this.#coresNow / n;
  }

  /** Brings the clock of the shared CPU up to `at`. */
  #work(): void {
    if (this.#cpu.size > 0) this.#cpu.virtual += this.#rateOfEach * (this.calendar.now - this.#workedAt);
    this.#workedAt = this.calendar.now;
  }

  #count(): void {
    this.#tellDemand();
    if (!this.#isWorking) this.#setUse();
  }

  #setUse(): void {
    const given = Math.min(this.#usingCpu * this.#speed, this.#coresNow);
    this.counter.set(given, this.present);
    this.#missing.set(this.#usingCpu - given);
  }

  #wantedNow(): number {
    return Math.min(this.#usingCpu * this.#speed, this.#cores);
  }

  #tellDemand(): void {
    if (this.#sharing === null) return;
    const wanted = this.#wantedNow();
    const change = wanted - this.#demand;
    if (change === 0) return;
    this.#demand = wanted;
    this.#sharing.demandChanged(change);
  }

  /** Its event comes when the next request is done, as the CPU is shared now. */
  #wakeForNext(): void {
    if (this.#cpu.size === 0) return;
    const next = this.calendar.now + Math.max(0, this.#cpu.least) / this.#rateOfEach;
    if (next === this.#wakeAt) return;
    if (this.#wakeAt === Number.POSITIVE_INFINITY) this.calendar.schedule(next, this.#id);
    else if (next < this.#wakeAt) this.calendar.bringForward(next, this.#id);
    else this.calendar.putOff(next, this.#id);
    this.#wakeAt = next;
  }
}
