import { type Distribution, RandomStreams } from "../../src/random/index.js";
import type { RequestFigures } from "../../src/traffic/index.js";
import {
  DEFAULT_PLAYED_OPTIONS,
  type PlayedOptions,
  type PlayedTarget,
  type RequestArrivals,
  RequestEngine,
} from "../../src/traffic/requests/index.js";
import type { SimTime } from "../../src/units/index.js";

/** A station of a made network of queues: equal pods behind one Service. */
export interface MadeStation {
  readonly pods: number;
  readonly cores: number;
  readonly options: Partial<PlayedOptions> & { readonly work: Distribution };
  /** Places of the stations that each of its requests calls, one after the other. */
  readonly calls?: readonly number[];
}

/** Plays requests through stations that may call one another, without any cluster. */
export class PlayedQueue {
  readonly engine: RequestEngine;
  readonly targets: readonly PlayedTarget[];
  #begun = 0;

  constructor(seed: number, stations: readonly MadeStation[], arrivals: RequestArrivals) {
    this.engine = new RequestEngine(new RandomStreams(seed), 0 as SimTime);
    this.targets = stations.map(({ pods, cores, options }, i) => {
      const target = this.engine.addTarget(`Service/default/s${i + 1}`, {
        ...DEFAULT_PLAYED_OPTIONS,
        ...options,
      });
      for (let pod = 0; pod < pods; pod++)
        target.addServer({ node: "n", zone: "z" }, cores).isListening = true;
      target.route(target.servers);
      return target;
    });
    stations.forEach(({ calls = [] }, i) => {
      this.targets[i]!.setCalls(calls.map((to) => ({ target: this.targets[to]!, perRequest: 1 })));
    });
    this.engine.start(this.targets[0]!, arrivals);
  }

  /** Plays about `requests` requests at the given rate that count for nothing, then as many that count. */
  play(ratePerSecond: number, warmUp: number, requests: number): RequestFigures {
    this.engine.advance(Math.ceil((warmUp / ratePerSecond) * 1e6) as SimTime);
    for (const target of this.targets) target.begin();
    this.#begun = this.engine.calendar.now;
    this.engine.advance(Math.ceil(((warmUp + requests) / ratePerSecond) * 1e6) as SimTime);
    return this.targets[0]!.total();
  }

  /** Seconds that count. */
  get seconds(): number {
    return (this.engine.calendar.now - this.#begun) * 1e-6;
  }
}
