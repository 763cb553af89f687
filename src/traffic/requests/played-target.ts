import type { Distribution, Stream } from "../../random/index.js";
import { CONNECT_TIMEOUT_SECONDS } from "../connect-timeout.js";
import type { Exchange } from "../network-bytes.js";
import { DeadlineRing } from "./deadline-ring.js";
import type { PlannedCall, PlayedCall } from "./played-call.js";
import type { PlayedOptions } from "./played-options.js";
import { type PlayedRequest, STEP } from "./played-request.js";
import { PlayedTally } from "./played-tally.js";
import { PodChoice } from "./pod-choice.js";
import { PodServer } from "./pod-server.js";
import { Presence } from "./presence.js";
import { RateMeter } from "./rate-meter.js";
import type { RequestCalendar } from "./request-calendar.js";
import { type CallEnd, RequestCalls } from "./request-calls.js";
import { RequestPool } from "./request-pool.js";
import type { ClosedUser } from "./request-sources.js";
import { Retries } from "./retries.js";
import type { ServiceState } from "./routing/index.js";
import type { ServerPlace } from "./server-size.js";
import { SharedLine } from "./shared-line.js";

/** How an attempt ended without an answer that its caller could use. */
export type FailureCause = "refused" | "timedOut" | "cut" | "failed";

const CONNECT_TIMEOUT_MICROS = CONNECT_TIMEOUT_SECONDS * 1e6;

/**
 * Requests to one Service (or workload), played one by one: each is sent to a pod, waits, uses CPU, waits for
 * others, calls others and is answered, or is refused, given up or cut.
 *
 * Every attempt is counted once: sent = served + refused + timed out + cut + failed + in flight.
 */
export class PlayedTarget implements CallEnd {
  readonly key: string;
  readonly options: PlayedOptions;
  /** All pods that it ever had and that were not taken away. */
  readonly servers: PodServer[] = [];
  readonly waitMicros: number;
  readonly setUp: Distribution | null;
  readonly setUpAfterIdleMicros: number;
  readonly arrivals: RateMeter;
  readonly calls: RequestCalls;

  readonly #calendar: RequestCalendar;
  readonly #interval: PlayedTally;
  readonly #run: PlayedTally;
  readonly #choice: PodChoice;
  readonly #retries: Retries;
  readonly #deadlines: DeadlineRing | null;
  readonly #workStream: Stream;
  readonly #setUpStream: Stream;
  readonly #pool: RequestPool;
  /** The one line of a shared queue; null: each pod has its own. */
  readonly #shared: SharedLine | null;
  readonly #exchange: Exchange | null;
  readonly #isForbidden: boolean;
  /** Requests go neither to a pod of their own nor into its line. */
  readonly #isPodless: boolean;
  /** Attempts that are not counted in any other way yet. */
  readonly #presence: Presence;

  constructor(
    key: string,
    calendar: RequestCalendar,
    options: PlayedOptions,
    streamFor: (purpose: string) => Stream,
  ) {
    this.key = key;
    this.options = options;
    this.#calendar = calendar;
    this.waitMicros = options.waitSeconds * 1e6;
    this.setUp = options.setUp;
    this.setUpAfterIdleMicros = options.setUpAfterIdleSeconds * 1e6;
    this.#choice = new PodChoice(key, options, calendar, streamFor);
    this.#workStream = streamFor("work");
    this.#setUpStream = streamFor("setup");
    // Calls and retries draw from one stream, as they come.
    const luck = streamFor("retry");
    this.calls = new RequestCalls(this, options.callMode, luck, calendar);
    this.#retries = new Retries(options, luck);
    this.#pool = new RequestPool(this, calendar);
    this.#shared = options.queue === "shared" ? new SharedLine(this.#pool, options.queueLimit) : null;
    this.#exchange = options.exchange ?? null;
    this.#isForbidden = options.isForbidden === true;
    this.#isPodless = this.#shared !== null || options.isDoor === true;
    this.#interval = new PlayedTally(calendar);
    this.#run = new PlayedTally(calendar);
    this.#presence = new Presence(calendar);
    this.arrivals = new RateMeter(calendar);
    this.#deadlines =
      options.timeoutSeconds === Number.POSITIVE_INFINITY
        ? null
        : new DeadlineRing(calendar, options.timeoutSeconds * 1e6, (request) => this.#expire(request));
  }

  /** Sets whom its requests call; before anything is sent. */
  setCalls(calls: readonly PlayedCall[]): void {
    this.calls.set(calls);
  }

  /** Sets what a controller calls for the requests that come to it from here; before anything is sent. */
  setOnward(calls: readonly PlayedCall[]): void {
    this.calls.setOnward(calls);
  }

  /** A pod that may work on requests; it does not listen yet and nothing is sent to it. */
  addServer(place: ServerPlace, cores: number): PodServer {
    const server = new PodServer(this, this.#calendar, place);
    this.resizeServer(server, cores);
    this.servers.push(server);
    return server;
  }

  /** The CPU of a pod, from now on. */
  resizeServer(server: PodServer, cores: number): void {
    const { concurrency, queueLimit, queue } = this.options;
    const isShared = queue === "shared";
    // Consumers of a shared queue take what they can work on, and leave the rest to others.
    const slots =
      isShared && concurrency === Number.POSITIVE_INFINITY ? Math.max(1, Math.floor(cores)) : concurrency;
    server.resize({ cores, slots, queueLimit: isShared ? 0 : queueLimit });
  }

  /** A pod is no more; what it still had is cut. */
  removeServer(server: PodServer): void {
    server.isListening = false;
    this.cutAll(server);
    const place = this.servers.indexOf(server);
    if (place < 0) return;
    this.servers.splice(place, 1);
    server.close();
  }

  /** Pods that new requests are sent to, in the order in which the Service has them. */
  get routed(): readonly PodServer[] {
    return this.#choice.routed;
  }

  /** The pods that new requests are sent to from now on. */
  route(servers: readonly PodServer[]): void {
    this.#choice.route(servers);
    this.feedShared();
  }

  /** Pods are chosen by who sends and from where. */
  get isRouted(): boolean {
    return this.#choice.isRouted;
  }

  /** From now on pods are chosen by who sends and from where, and by this. */
  routeBy(state: ServiceState): void {
    this.#choice.routeBy(state);
  }

  /** Requests in line, at pods or before the shared queue. */
  get queued(): number {
    if (this.#shared !== null) return this.#shared.length;
    let sum = 0;
    for (const server of this.routed) sum += server.queued;
    return sum;
  }

  /** Attempts that are not counted in any other way yet. */
  get inFlight(): number {
    return this.#presence.count;
  }

  /** A request from outside. `work` in core-microseconds, where it is known. */
  sendNew(work?: number): void {
    const request = this.#newRequest();
    if (work === undefined) this.#drawWork(request);
    else request.work = work;
    this.#send(request);
  }

  sendOfUser(user: ClosedUser): void {
    const request = this.#newRequest();
    request.user = user;
    this.#drawWork(request);
    this.#send(request);
  }

  sendFor(caller: PlayedRequest, call: PlannedCall): void {
    const request = this.#newRequest();
    if (call.exchange !== null) request.exchange = call.exchange;
    request.podName = call.podName;
    request.isForbidden = call.isForbidden;
    request.caller = caller;
    request.callerGeneration = caller.generation;
    this.#drawWork(request);
    this.#send(request);
  }

  /** The pending event of a request. */
  proceed(request: PlayedRequest): void {
    switch (request.step) {
      case STEP.cpu:
        request.server!.exclusiveDone(request);
        break;
      case STEP.outward:
        this.#arrive(request);
        break;
      case STEP.waiting:
        this.#waitDone(request);
        break;
      case STEP.homeward:
        this.#conclude(request, true);
        break;
      case STEP.backOff:
        this.#send(request);
        break;
      case STEP.lost:
        this.#fail(request, "timedOut");
        break;
    }
  }

  /** Its CPU work is done. */
  cpuDone(request: PlayedRequest): void {
    request.cpuDoneAt = this.#calendar.now;
    if (this.waitMicros > 0) this.#scheduleStep(request, STEP.waiting, this.waitMicros);
    else this.#waitDone(request);
  }

  get hasSharedLine(): boolean {
    return this.#shared !== null;
  }

  /** A pod that has a free slot takes the next one of the shared queue. */
  nextOfShared(server: PodServer): PlayedRequest | undefined {
    return this.#shared?.nextFor(server);
  }

  /** Pods came or got free slots: they take from the shared queue. */
  feedShared(): void {
    this.#shared?.feed(this.routed);
  }

  /** All requests that a pod has are lost with it. */
  cutAll(server: PodServer): number {
    let cut = 0;
    for (const request of server.takeAll()) {
      this.#calendar.cancel(request.id);
      if (request.isAbandoned) {
        this.#pool.give(request);
        continue;
      }
      cut++;
      const { ending } = server;
      if (ending !== null) {
        ending.cut++;
        ending.noteStay(this.#calendar.now - request.arrivedAt + server.timeLeft(request));
      }
      this.#fail(request, "cut");
    }
    return cut;
  }

  drawSetUpMicros(): number {
    return this.setUp === null ? 0 : this.setUp.sample(this.#setUpStream) * 1e6;
  }

  /** A request is in use no more. */
  recycle(request: PlayedRequest): void {
    this.#pool.give(request);
  }

  /** Starts all figures anew. */
  begin(): void {
    this.#interval.clear();
    this.#run.clear();
    this.#presence.begin();
  }

  takeInterval() {
    const figures = this.#interval.figures(this.inFlight);
    this.#run.merge(this.#interval);
    this.#interval.clear();
    return figures;
  }

  total() {
    this.#run.merge(this.#interval);
    this.#interval.clear();
    return this.#run.figures(this.inFlight);
  }

  /** ∫ of requests in flight since `begin`, in request-seconds. */
  get presentSeconds(): number {
    return this.#presence.total * 1e-6;
  }

  #newRequest(): PlayedRequest {
    const request = this.#pool.take();
    request.firstSentAt = this.#calendar.now;
    request.exchange = this.#exchange;
    request.isForbidden = this.#isForbidden;
    this.#retries.earn();
    return request;
  }

  #drawWork(request: PlayedRequest): void {
    request.work = this.options.work.sample(this.#workStream) * 1e6;
  }

  #send(request: PlayedRequest): void {
    const { now } = this.#calendar;
    this.#presence.enter();
    this.#interval.requests++;
    this.arrivals.count();
    request.sentAt = now;
    if (this.#deadlines !== null) this.#deadlines.add(request);
    if (request.exchange !== null) request.origin = request.caller?.server?.place ?? null;
    if (this.#isPodless || request.isForbidden) {
      this.#sendNowhere(request);
      return;
    }
    const server = this.#choice.pick(request);
    request.server = server;
    if (server === null) {
      this.#noPod(request);
      return;
    }
    const hop = this.options.hopMicros(this.#choice.fromOf(request), server);
    request.hop = hop;
    if (hop > 0) this.#travel(request, STEP.outward);
    else this.#arrive(request);
  }

  /** To a line before all pods, through a door, or to its loss. */
  #sendNowhere(request: PlayedRequest): void {
    const { now } = this.#calendar;
    request.arrivedAt = now;
    if (request.isForbidden) {
      this.#interval.forbidden++;
      request.server = null;
      this.#lose(request);
      return;
    }
    request.hop = 0;
    if (this.#shared !== null) {
      if (!this.#shared.offer(request, this.routed)) this.#fail(request, "refused");
      return;
    }
    // Nobody works on it here.
    request.startedAt = now;
    this.cpuDone(request);
  }

  #noPod(request: PlayedRequest): void {
    request.arrivedAt = this.#calendar.now;
    if (this.#choice.isLost) this.#lose(request);
    else this.#fail(request, "refused");
  }

  /** It went where nobody answers: its caller waits until it gives up. */
  #lose(request: PlayedRequest): void {
    if (this.#deadlines === null) this.#scheduleStep(request, STEP.lost, CONNECT_TIMEOUT_MICROS);
    else request.step = STEP.lost;
  }

  #arrive(request: PlayedRequest): void {
    if (request.isAbandoned) {
      this.#pool.give(request);
      return;
    }
    request.arrivedAt = this.#calendar.now;
    const server = request.server!;
    if (!server.isListening) {
      if (server.ending !== null) server.ending.refused++;
      this.#fail(request, "refused");
    } else if (!server.accept(request)) {
      this.#fail(request, "refused");
    }
  }

  #scheduleStep(request: PlayedRequest, step: PlayedRequest["step"], micros: number): void {
    request.step = step;
    this.#calendar.schedule(this.#calendar.now + micros, request.id);
  }

  #travel(request: PlayedRequest, step: PlayedRequest["step"]): void {
    request.step = step;
    this.#calendar.scheduleAfter(request.hop, request.id);
  }

  #waitDone(request: PlayedRequest): void {
    request.waitDoneAt = this.#calendar.now;
    if (!this.calls.begin(request)) this.callsAnswered(request);
  }

  /** All that it called was answered, or there was nothing to call: it is answered itself. */
  callsAnswered(request: PlayedRequest): void {
    const { server } = request;
    if (request.isAbandoned) {
      this.#pool.give(request);
      server?.release(request);
      return;
    }
    this.#presence.leave();
    this.#interval.answer(request);
    this.#choice.release(request, true);
    if (server !== null) {
      if (server.ending !== null) server.ending.served++;
      server.release(request);
    }
    if (request.hop > 0 && (request.caller !== null || request.user !== null)) {
      request.generation++;
      this.#travel(request, STEP.homeward);
      return;
    }
    this.#conclude(request, true);
  }

  /** A call failed: the request is answered with an error, and its slot is free. */
  callsFailed(request: PlayedRequest): void {
    request.server?.release(request);
    if (request.isAbandoned) this.#pool.give(request);
    else this.#fail(request, "failed");
  }

  /** The caller gives up. What is in line leaves it; what is in work goes on for nobody. */
  #expire(request: PlayedRequest): void {
    const wasQueued = request.step === STEP.queued;
    const { server } = request;
    if (wasQueued) {
      if (server !== null) server.forget();
      else this.#shared!.forget();
    }
    this.#count("timedOut");
    const successor = this.#successorOf(request);
    request.isAbandoned = true;
    const { caller, callerGeneration, user } = request;
    request.caller = null;
    request.user = null;
    // HTTP/1.1 has no other way to give up than to close the connection.
    this.#choice.release(request, false);
    if (request.step === STEP.lost) this.#pool.give(request);
    if (successor !== null) this.#backOff(successor);
    else tellCaller(caller, callerGeneration, user, false);
  }

  #fail(request: PlayedRequest, cause: FailureCause): void {
    this.#count(cause);
    this.#choice.release(request, cause === "failed");
    if (this.#retries.take(request)) {
      this.#interval.retried++;
      request.attempt++;
      request.generation++;
      this.#backOff(request);
      return;
    }
    this.#conclude(request, false);
  }

  #conclude(request: PlayedRequest, isAnswered: boolean): void {
    const { caller, callerGeneration, user } = request;
    this.#pool.give(request);
    tellCaller(caller, callerGeneration, user, isAnswered);
  }

  #count(cause: FailureCause): void {
    this.#presence.leave();
    this.#interval[cause]++;
  }

  /** The next attempt of a request that still occupies a pod; null: there is none. */
  #successorOf(request: PlayedRequest): PlayedRequest | null {
    if (!this.#retries.take(request)) return null;
    this.#interval.retried++;
    const next = this.#pool.take();
    next.follow(request);
    return next;
  }

  #backOff(request: PlayedRequest): void {
    request.server = null;
    this.#scheduleStep(request, STEP.backOff, this.#retries.drawBackOffMicros(request.attempt));
  }
}

function tellCaller(
  caller: PlayedRequest | null,
  generation: number,
  user: ClosedUser | null,
  isAnswered: boolean,
): void {
  if (user !== null) user.think();
  // The caller may be gone with its pod, and its object in use for another request.
  else if (caller !== null && caller.generation === generation) caller.target.calls.ended(caller, isAnswered);
}
