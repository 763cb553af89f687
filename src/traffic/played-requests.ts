import type { Simulation } from "../engine/index.js";
import type { RandomStreams } from "../random/index.js";
import { callGraphs } from "./call-graphs.js";
import { PlayedService } from "./played-service.js";
import { type PlayedCall, RequestEngine } from "./requests/index.js";
import type { PlayedLoad, TrafficCall } from "./traffic-target.js";

/**
 * All targets whose requests are played one by one. They have a calendar of their own, which is played up to the
 * present instant before anything of the cluster changes for them, and whenever somebody looks.
 */
export class PlayedRequests {
  readonly services: readonly PlayedService[];
  readonly #sim: Simulation;
  readonly #engine: RequestEngine | null;
  readonly #byKey: ReadonlyMap<string, PlayedService>;

  /** Throws RangeError for calls in a circle or to a target that is not among the loads, and without streams. */
  constructor(loads: readonly PlayedLoad[], sim: Simulation, streams: RandomStreams | undefined) {
    this.#sim = sim;
    if (loads.length === 0) {
      this.services = [];
      this.#engine = null;
      this.#byKey = new Map();
      return;
    }
    if (streams === undefined)
      throw new RangeError("requests that are played one by one need random streams");
    const engine = new RequestEngine(streams, sim.now);
    this.#engine = engine;
    this.services = loads.map((load) => new PlayedService(load, engine));
    this.#byKey = new Map(this.services.map((service) => [service.key, service]));
    callGraphs(this.services);
    for (const service of this.services) {
      service.target.setCalls(service.calls.map((call) => this.#playedCall(call)));
      const { door } = service.spec;
      if (door === undefined || door.onward.length === 0) continue;
      service.target.setOnward(door.onward.map((call) => this.#playedCall(call)));
    }
    for (const { spec, target } of this.services) {
      if (spec.arrivals !== undefined) engine.start(target, spec.arrivals);
    }
  }

  #playedCall({ lookup, ...call }: TrafficCall): PlayedCall {
    const callee = this.#byKey.get(call.to)!;
    if (call.podName !== undefined) callee.isCalledByName = true;
    const { target } = callee;
    if (lookup === undefined) return { ...call, target };
    const answers = this.#byKey.get(lookup.to)!.target;
    return { ...call, target, lookup: { ...lookup, target: answers, ttlMicros: lookup.ttlSeconds * 1e6 } };
  }

  get(key: string): PlayedService | undefined {
    return this.#byKey.get(key);
  }

  /** The same, with everything played that happens up to now. */
  upToNow(key: string): PlayedService | undefined {
    const service = this.#byKey.get(key);
    if (service !== undefined) this.advance();
    return service;
  }

  advance(): void {
    this.#engine?.advance(this.#sim.now);
  }

  get eventsRun(): number {
    return this.#engine?.eventsRun ?? 0;
  }
}
