import { type Balancer, balancerOf } from "../../network/balancing/index.js";
import type { Distribution, Stream } from "../../random/index.js";
import { CONNECT_TIMEOUT_SECONDS } from "../connect-timeout.js";
import type { Exchange } from "../network-bytes.js";
import { DeadlineRing } from "./deadline-ring.js";
import type { PlayedOptions } from "./played-options.js";
import { type PlayedCall, type PlayedLookup, PlayedRequest, STEP } from "./played-request.js";
import { PlayedTally } from "./played-tally.js";
import { PodServer, type ServerPlace } from "./pod-server.js";
import { RateMeter } from "./rate-meter.js";
import type { RequestCalendar } from "./request-calendar.js";
import type { ClosedUser } from "./request-sources.js";
import { ServiceRouter, type ServiceState } from "./routing/index.js";
import { WaitingLine } from "./waiting-line.js";

/** How an attempt ended without an answer that its caller could use. */
export type FailureCause = "refused" | "timedOut" | "cut" | "failed";

const MOST_RETRY_TOKENS = 100;
const CONNECT_TIMEOUT_MICROS = CONNECT_TIMEOUT_SECONDS * 1e6;

/**
 * Requests to one Service (or workload), played one by one: each is sent to a pod, waits, uses CPU, waits for
 * others, calls others and is answered, or is refused, given up or cut.
 *
 * Every attempt is counted once: sent = served + refused + timed out + cut + failed + in flight.
 */
export class PlayedTarget {
  readonly key: string;
  readonly options: PlayedOptions;
  /** Pods that new requests are sent to, in the order in which the Service has them. */
  routed: readonly PodServer[] = [];
  /** All pods that it ever had and that were not taken away. */
  readonly servers: PodServer[] = [];
  /** Attempts that are not counted in any other way yet. */
  inFlight = 0;
  readonly waitMicros: number;
  readonly setUp: Distribution | null;
  readonly setUpAfterIdleMicros: number;
  readonly arrivals: RateMeter;

  readonly #calendar: RequestCalendar;
  readonly #interval = new PlayedTally();
  readonly #run = new PlayedTally();
  readonly #balancer: Balancer<PodServer>;
  /** Chooses pods where it matters who sends and from where; null: the balancer alone does. */
  #router: ServiceRouter | null = null;
  readonly #streamFor: (purpose: string) => Stream;
  #senders = 0;
  readonly #deadlines: DeadlineRing | null;
  readonly #routeStream: Stream;
  readonly #workStream: Stream;
  readonly #luckStream: Stream;
  readonly #setUpStream: Stream;
  readonly #free: PlayedRequest[] = [];
  /** The one line of a shared queue; null: each pod has its own. */
  readonly #shared: WaitingLine<PlayedRequest> | null;
  #sharedLength = 0;
  #calls: readonly PlayedCall[] = [];
  /** What those whom it calls call in their turn on its behalf; null: what they always call. */
  #onward: readonly PlayedCall[] | null = null;
  #retryTokens = MOST_RETRY_TOKENS;
  readonly #exchange: Exchange | null;
  readonly #isForbidden: boolean;
  /** ∫ of requests in flight over time, in request-microseconds. */
  #presence = 0;
  #presenceAt = 0;

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
    this.#streamFor = streamFor;
    this.#routeStream = streamFor("route");
    this.#balancer = this.#newBalancer();
    this.#workStream = streamFor("work");
    this.#luckStream = streamFor("retry");
    this.#setUpStream = streamFor("setup");
    this.#shared = options.queue === "shared" ? new WaitingLine() : null;
    this.#exchange = options.exchange ?? null;
    this.#isForbidden = options.isForbidden === true;
    this.#presenceAt = calendar.now;
    this.arrivals = new RateMeter(calendar.now);
    this.#deadlines =
      options.timeoutSeconds === Number.POSITIVE_INFINITY
        ? null
        : new DeadlineRing(calendar, options.timeoutSeconds * 1e6, (request) => this.#expire(request));
  }

  /** Sets whom its requests call; before anything is sent. */
  setCalls(calls: readonly PlayedCall[]): void {
    this.#calls = calls;
  }

  /** Sets what a controller calls for the requests that come to it from here; before anything is sent. */
  setOnward(calls: readonly PlayedCall[]): void {
    this.#onward = calls;
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

  /** The pods that new requests are sent to from now on. */
  route(servers: readonly PodServer[]): void {
    for (const server of this.routed) server.isRouted = false;
    this.routed = [...servers];
    for (const server of this.routed) server.isRouted = true;
    this.feedShared();
  }

  /** Pods are chosen by who sends and from where. */
  get isRouted(): boolean {
    return this.#router !== null;
  }

  /** From now on pods are chosen by who sends and from where, and by this. */
  routeBy(state: ServiceState): void {
    if (this.#router !== null) {
      this.#router.follow(state);
      return;
    }
    const host = {
      calendar: this.#calendar,
      stream: this.#streamFor("client"),
      newBalancer: () => this.#newBalancer(),
    };
    this.#router = new ServiceRouter(this.options.routing, host, state);
  }

  #newBalancer(): Balancer<PodServer> {
    return balancerOf(this.options.balancing, this.#routeStream, addressOf(this.key));
  }

  /** Requests in line, at pods or before the shared queue. */
  get queued(): number {
    if (this.#shared !== null) return this.#sharedLength;
    let sum = 0;
    for (const server of this.routed) sum += server.queued;
    return sum;
  }

  /** A request from outside. `work` in core-microseconds, where it is known. */
  sendNew(work?: number): void {
    const request = this.#take();
    request.work = work ?? this.#drawWork();
    this.#send(request);
  }

  sendOfUser(user: ClosedUser): void {
    const request = this.#take();
    request.user = user;
    request.work = this.#drawWork();
    this.#send(request);
  }

  /** `exchange`: what it carries, where the call says; `podName`: the one pod that is called. */
  sendFor(
    caller: PlayedRequest,
    { exchange, podName, isForbidden }: Pick<PlayedCall, "exchange" | "podName" | "isForbidden"> = {},
  ): void {
    const request = this.#take();
    if (exchange !== undefined) request.exchange = exchange;
    request.podName = podName ?? null;
    request.isForbidden = isForbidden === true;
    request.caller = caller;
    request.callerGeneration = caller.generation;
    request.work = this.#drawWork();
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
        this.#deliver(request);
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
    if (this.waitMicros > 0) {
      request.step = STEP.waiting;
      this.#calendar.schedule(this.#calendar.now + this.waitMicros, request.id);
    } else {
      this.#waitDone(request);
    }
  }

  /** A pod that has a free slot takes the next one of the shared queue. */
  nextOfShared(server: PodServer): PlayedRequest | undefined {
    const line = this.#shared;
    if (line === null || !server.isListening || !server.isRouted) return undefined;
    for (let next = line.shift(); next !== undefined; next = line.shift()) {
      if (next.isAbandoned) {
        this.recycle(next);
        continue;
      }
      this.#sharedLength--;
      return next;
    }
    return undefined;
  }

  /** Pods came or got free slots: they take from the shared queue. */
  feedShared(): void {
    if (this.#shared === null) return;
    for (const server of this.routed) {
      while (server.hasFreeSlot) {
        const next = this.nextOfShared(server);
        if (next === undefined) break;
        server.begin(next);
      }
    }
  }

  /** All requests that a pod has are lost with it. */
  cutAll(server: PodServer): number {
    let cut = 0;
    for (const request of server.takeAll()) {
      this.#calendar.cancel(request.id);
      if (request.isAbandoned) {
        this.recycle(request);
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

  recycle(request: PlayedRequest): void {
    request.generation++;
    request.step = STEP.free;
    request.caller = null;
    request.user = null;
    request.server = null;
    request.client = null;
    request.podName = null;
    this.#free.push(request);
  }

  /** Starts all figures anew. */
  begin(): void {
    this.#interval.clear();
    this.#run.clear();
    this.#presence = 0;
    this.#presenceAt = this.#calendar.now;
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
    this.#notePresence();
    return this.#presence * 1e-6;
  }

  #take(): PlayedRequest {
    const request = this.#free.pop() ?? new PlayedRequest(this, this.#calendar);
    request.attempt = 0;
    request.firstSentAt = this.#calendar.now;
    request.isAbandoned = false;
    request.exchange = this.#exchange;
    request.isForbidden = this.#isForbidden;
    this.#retryTokens = Math.min(MOST_RETRY_TOKENS, this.#retryTokens + this.options.retryBudget);
    return request;
  }

  #drawWork(): number {
    return this.options.work.sample(this.#workStream) * 1e6;
  }

  #notePresence(): void {
    this.#presence += this.inFlight * (this.#calendar.now - this.#presenceAt);
    this.#presenceAt = this.#calendar.now;
  }

  #send(request: PlayedRequest): void {
    this.#notePresence();
    this.inFlight++;
    this.#interval.requests++;
    this.arrivals.count(this.#calendar.now);
    request.sentAt = this.#calendar.now;
    if (this.#deadlines !== null) this.#deadlines.add(request);
    if (request.exchange !== null) request.origin = request.caller?.server?.place ?? null;
    if (request.isForbidden) {
      this.#interval.forbidden++;
      request.server = null;
      request.arrivedAt = this.#calendar.now;
      this.#lose(request);
      return;
    }
    if (this.#shared !== null) {
      this.#offerShared(request);
      return;
    }
    if (this.options.isDoor === true) {
      this.#pass(request);
      return;
    }
    const router = this.#router;
    const server = router === null ? this.#pickAny() : router.route(request);
    request.server = server;
    if (server === null) {
      request.arrivedAt = this.#calendar.now;
      if (router?.isLost === true) this.#lose(request);
      else this.#fail(request, "refused");
      return;
    }
    const from = router === null ? (request.caller?.server ?? null) : router.from;
    const hop = this.options.hopMicros(from, server);
    request.hop = hop;
    if (hop > 0) {
      request.step = STEP.outward;
      this.#calendar.schedule(this.#calendar.now + hop, request.id);
    } else {
      this.#arrive(request);
    }
  }

  #pickAny(): PodServer | null {
    const { routed } = this;
    return routed.length === 0 ? null : this.#balancer.pick(routed, this.#senders++);
  }

  /** It went where nobody answers: its caller waits until it gives up. */
  #lose(request: PlayedRequest): void {
    request.step = STEP.lost;
    if (this.#deadlines !== null) return;
    this.#calendar.schedule(this.#calendar.now + CONNECT_TIMEOUT_MICROS, request.id);
  }

  /** Nobody works on it here. */
  #pass(request: PlayedRequest): void {
    const { now } = this.#calendar;
    request.arrivedAt = now;
    request.startedAt = now;
    request.cpuDoneAt = now;
    request.hop = 0;
    this.cpuDone(request);
  }

  #arrive(request: PlayedRequest): void {
    if (request.isAbandoned) {
      this.recycle(request);
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

  #offerShared(request: PlayedRequest): void {
    request.arrivedAt = this.#calendar.now;
    request.hop = 0;
    let best: PodServer | null = null;
    for (const server of this.routed) {
      if (server.hasFreeSlot && (best === null || server.present < best.present)) best = server;
    }
    if (best !== null) {
      best.begin(request);
    } else if (this.#sharedLength < this.options.queueLimit) {
      request.server = null;
      request.step = STEP.queued;
      this.#sharedLength++;
      this.#shared!.push(request);
    } else {
      this.#fail(request, "refused");
    }
  }

  #waitDone(request: PlayedRequest): void {
    request.waitDoneAt = this.#calendar.now;
    const { caller } = request;
    const calls = caller === null ? this.#calls : (caller.target.#onward ?? this.#calls);
    if (calls.length === 0) {
      this.#answer(request);
      return;
    }
    request.calls = calls;
    request.step = STEP.calling;
    request.callIndex = -1;
    request.roundsLeft = -1;
    request.callsLeft = 0;
    request.openCalls = 0;
    request.callHasFailed = false;
    if (this.options.callMode === "fan-out") this.#callAll(request);
    else this.#callNext(request);
  }

  #callNext(request: PlayedRequest): void {
    while (request.callsLeft === 0) {
      request.callIndex++;
      const call = request.calls[request.callIndex];
      if (call === undefined) {
        this.#answer(request);
        return;
      }
      request.callsLeft = this.#timesOf(call);
    }
    const call = request.calls[request.callIndex]!;
    if (call.lookup !== undefined && this.#lookUp(request, call, call.lookup)) return;
    request.callsLeft--;
    request.openCalls = 1;
    call.target.sendFor(request, call);
  }

  /** Asks for the next name, if one is left. */
  #lookUp(request: PlayedRequest, call: PlayedCall, lookup: PlayedLookup): boolean {
    if (request.roundsLeft < 0) {
      request.roundsLeft = this.#mustLookUp(request, call, lookup) ? lookup.rounds : 0;
    }
    if (request.roundsLeft === 0) {
      request.roundsLeft = -1;
      return false;
    }
    request.roundsLeft--;
    request.openCalls = lookup.parallel;
    const { generation } = request;
    for (let i = 0; i < lookup.parallel && request.generation === generation; i++) {
      lookup.target.sendFor(request, lookup);
    }
    return true;
  }

  #mustLookUp({ server }: PlayedRequest, call: PlayedCall, { share, ttlMicros }: PlayedLookup): boolean {
    if (share < 1 && this.#luckStream.uniform() >= share) return false;
    if (ttlMicros === 0 || server === null) return true;
    const { now } = this.#calendar;
    server.resolved ??= new Map();
    if (now < (server.resolved.get(call) ?? -1)) return false;
    server.resolved.set(call, now + ttlMicros);
    return true;
  }

  #callAll(request: PlayedRequest): void {
    const { generation } = request;
    // One more than are open, so that answers that come at once do not end it before all are sent.
    request.openCalls = 1;
    for (const call of request.calls) {
      for (let left = this.#timesOf(call); left > 0; left--) {
        // All at once: queries go beside the call that needs them.
        const { lookup } = call;
        const isAsked = lookup !== undefined && this.#mustLookUp(request, call, lookup);
        const queries = isAsked ? lookup.rounds * lookup.parallel : 0;
        request.openCalls += 1 + queries;
        for (let i = 0; i < queries; i++) lookup!.target.sendFor(request, lookup);
        call.target.sendFor(request, call);
        if (request.generation !== generation) return;
      }
    }
    this.callEnded(request, true);
  }

  /** A fraction is one more call with that probability. */
  #timesOf(call: PlayedCall): number {
    const whole = Math.floor(call.perRequest);
    const fraction = call.perRequest - whole;
    return fraction > 0 && this.#luckStream.uniform() < fraction ? whole + 1 : whole;
  }

  /** One of a request's calls was answered (or failed for good). */
  callEnded(request: PlayedRequest, isAnswered: boolean): void {
    request.openCalls--;
    if (!isAnswered) request.callHasFailed = true;
    if (request.openCalls > 0) return;
    if (request.callHasFailed) this.#answerError(request);
    else if (this.options.callMode === "fan-out") this.#answer(request);
    else this.#callNext(request);
  }

  #answer(request: PlayedRequest): void {
    const { server } = request;
    if (request.isAbandoned) {
      this.recycle(request);
      request.server = null;
      server?.release(request);
      return;
    }
    this.#notePresence();
    this.inFlight--;
    this.#interval.answer(request, this.#calendar.now);
    if (request.link !== null) this.#router!.release(request, true);
    if (server !== null) {
      if (server.ending !== null) server.ending.served++;
      server.release(request);
    }
    if (request.hop > 0 && (request.caller !== null || request.user !== null)) {
      request.generation++;
      request.step = STEP.homeward;
      this.#calendar.schedule(this.#calendar.now + request.hop, request.id);
      return;
    }
    this.#conclude(request, true);
  }

  #deliver(request: PlayedRequest): void {
    this.#conclude(request, true);
  }

  /** A call failed: the request is answered with an error, and its slot is free. */
  #answerError(request: PlayedRequest): void {
    request.server?.release(request);
    if (request.isAbandoned) this.recycle(request);
    else this.#fail(request, "failed");
  }

  /** The caller gives up. What is in line leaves it; what is in work goes on for nobody. */
  #expire(request: PlayedRequest): void {
    const wasQueued = request.step === STEP.queued;
    const { server } = request;
    if (wasQueued) {
      if (server !== null) server.forget();
      else this.#sharedLength--;
    }
    this.#count("timedOut");
    const successor = this.#successorOf(request);
    request.isAbandoned = true;
    const { caller, callerGeneration, user } = request;
    request.caller = null;
    request.user = null;
    // HTTP/1.1 has no other way to give up than to close the connection.
    if (request.link !== null) this.#router!.release(request, false);
    if (request.step === STEP.lost) this.recycle(request);
    if (successor !== null) this.#backOff(successor);
    else tellCaller(caller, callerGeneration, user, false);
  }

  #fail(request: PlayedRequest, cause: FailureCause): void {
    this.#count(cause);
    if (request.link !== null) this.#router!.release(request, cause === "failed");
    if (this.#mayRetry(request)) {
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
    this.recycle(request);
    tellCaller(caller, callerGeneration, user, isAnswered);
  }

  #count(cause: FailureCause): void {
    this.#notePresence();
    this.inFlight--;
    this.#interval[cause]++;
  }

  #mayRetry(request: PlayedRequest): boolean {
    const { retries, retryBudget } = this.options;
    if (request.attempt >= retries) return false;
    if (request.caller !== null && request.caller.generation !== request.callerGeneration) return false;
    if (retryBudget === Number.POSITIVE_INFINITY) return true;
    if (this.#retryTokens < 1) return false;
    this.#retryTokens--;
    return true;
  }

  /** The next attempt of a request that still occupies a pod. */
  #successorOf(request: PlayedRequest): PlayedRequest | null {
    if (!this.#mayRetry(request)) return null;
    this.#interval.retried++;
    const next = this.#free.pop() ?? new PlayedRequest(this, this.#calendar);
    next.attempt = request.attempt + 1;
    next.firstSentAt = request.firstSentAt;
    next.isAbandoned = false;
    next.work = request.work;
    next.caller = request.caller;
    next.callerGeneration = request.callerGeneration;
    next.user = request.user;
    next.exchange = request.exchange;
    next.isForbidden = request.isForbidden;
    next.client = request.client;
    next.podName = request.podName;
    return next;
  }

  /** Exponential back-off with full jitter, as Envoy's. */
  #backOff(request: PlayedRequest): void {
    const { backOffSeconds, mostBackOffSeconds } = this.options;
    const longest = Math.min(mostBackOffSeconds, backOffSeconds * 2 ** (request.attempt - 1));
    request.step = STEP.backOff;
    request.server = null;
    this.#calendar.schedule(
      this.#calendar.now + longest * 1e6 * this.#luckStream.uniform(),
      request.id,
    );
  }
}

/** A number that stands for a Service's address. */
function addressOf(key: string): number {
  let sum = 0;
  for (let i = 0; i < key.length; i++) sum = (sum * 31 + key.charCodeAt(i)) & 0xffff;
  return sum;
}

function tellCaller(
  caller: PlayedRequest | null,
  generation: number,
  user: ClosedUser | null,
  isAnswered: boolean,
): void {
  if (user !== null) user.think();
  // The caller may be gone with its pod, and its object in use for another request.
  else if (caller !== null && caller.generation === generation) caller.target.callEnded(caller, isAnswered);
}
