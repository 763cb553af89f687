import type { Stream } from "../../random/index.js";
import { PlannedCall, type PlayedCall, type PlayedLookup } from "./played-call.js";
import { type PlayedRequest, STEP } from "./played-request.js";
import type { RequestCalendar } from "./request-calendar.js";

const NO_CALLS: readonly PlannedCall[] = [];

/** Told how the calls of a request ended. */
export interface CallEnd {
  callsAnswered(request: PlayedRequest): void;
  callsFailed(request: PlayedRequest): void;
}

/**
 * The calls that requests of one target make, once they have had their CPU and their wait: one after the other, or
 * all at once. Where a name has to be looked up first, its queries are calls, too.
 */
export class RequestCalls {
  readonly #end: CallEnd;
  readonly #isFanOut: boolean;
  readonly #luck: Stream;
  readonly #calendar: RequestCalendar;
  #own = NO_CALLS;
  #onward: readonly PlannedCall[] | null = null;

  constructor(end: CallEnd, mode: "sequence" | "fan-out", luck: Stream, calendar: RequestCalendar) {
    this.#end = end;
    this.#isFanOut = mode === "fan-out";
    this.#luck = luck;
    this.#calendar = calendar;
  }

  /** What each request calls. */
  set(calls: readonly PlayedCall[]): void {
    this.#own = calls.map((call) => new PlannedCall(call));
  }

  /** What those whom it calls call in their turn on its behalf, instead of what they always call. */
  setOnward(calls: readonly PlayedCall[]): void {
    this.#onward = calls.map((call) => new PlannedCall(call));
  }

  /** Makes the calls of a request; false: it has none to make. */
  begin(request: PlayedRequest): boolean {
    const { caller } = request;
    const calls = caller === null ? this.#own : (caller.target.calls.#onward ?? this.#own);
    if (calls.length === 0) return false;
    request.calls = calls;
    request.step = STEP.calling;
    request.callIndex = -1;
    request.roundsLeft = -1;
    request.callsLeft = 0;
    request.openCalls = 0;
    request.callHasFailed = false;
    if (this.#isFanOut) this.#callAll(request);
    else this.#callNext(request);
    return true;
  }

  /** One of a request's calls was answered (or failed for good). */
  ended(request: PlayedRequest, isAnswered: boolean): void {
    request.openCalls--;
    if (!isAnswered) request.callHasFailed = true;
    if (request.openCalls > 0) return;
    if (request.callHasFailed) this.#end.callsFailed(request);
    else if (this.#isFanOut) this.#end.callsAnswered(request);
    else this.#callNext(request);
  }

  #callNext(request: PlayedRequest): void {
    const { calls } = request;
    while (request.callsLeft === 0) {
      if (++request.callIndex === calls.length) {
        this.#end.callsAnswered(request);
        return;
      }
      request.callsLeft = this.#timesOf(calls[request.callIndex]!);
    }
    const call = calls[request.callIndex]!;
    if (call.lookup !== null && this.#lookUp(request, call, call.lookup)) return;
    request.callsLeft--;
    request.openCalls = 1;
    call.target.sendFor(request, call);
  }

  /** Asks for the next name, if one is left. */
  #lookUp(request: PlayedRequest, call: PlannedCall, lookup: PlayedLookup): boolean {
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
      lookup.target.sendFor(request, call.query!);
    }
    return true;
  }

  #mustLookUp({ server }: PlayedRequest, call: PlannedCall, { share, ttlMicros }: PlayedLookup): boolean {
    if (share < 1 && this.#luck.uniform() >= share) return false;
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
        const isAsked = lookup !== null && this.#mustLookUp(request, call, lookup);
        const queries = isAsked ? lookup.rounds * lookup.parallel : 0;
        request.openCalls += 1 + queries;
        for (let i = 0; i < queries; i++) lookup!.target.sendFor(request, call.query!);
        call.target.sendFor(request, call);
        if (request.generation !== generation) return;
      }
    }
    this.ended(request, true);
  }

  /** A fraction is one more call with that probability. */
  #timesOf({ whole, fraction }: PlannedCall): number {
    return fraction > 0 && this.#luck.uniform() < fraction ? whole + 1 : whole;
  }
}
