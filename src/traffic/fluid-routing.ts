import type { Pod } from "../cluster/index.js";
import {
  type Balancing,
  balancerOf,
  categorizeEndpoints,
  looksAtPlace,
  type NodeEndpoints,
  type ProxyPlace,
} from "../network/index.js";
import type { Stream } from "../random/index.js";
import type { SimTime } from "../units/index.js";
import type { RoutedPods } from "./call-distances.js";
import { FluidPins, type PinChoice } from "./fluid-pins.js";
import { areSame, type FluidShares, ShareSum } from "./fluid-shares.js";
import { pinLifetime } from "./pin-lifetime.js";
import { placeOf } from "./place-of.js";
import type { ServiceRouting } from "./played-service.js";
import type { RoutingOptions } from "./requests/index.js";

/** Requests of one kind on their way to a target. */
export interface RoutedInflow {
  /** Tells sources apart: the caller's key, "" for outside. */
  readonly from: string;
  readonly rate: number;
  /** The pods that call; null: clients outside. */
  readonly callers: RoutedPods | null;
  /** The one pod that is called; undefined: any. */
  readonly podName?: string;
}

/** How a target's requests reach its pods, beside what its Service's manifest says. */
export interface FluidRoutingOptions extends RoutingOptions {
  readonly balancing: Balancing;
}

/** Most clients outside that are told apart; more are alike. */
const MOST_CLIENTS = 2000;
const NOWHERE: ProxyPlace = { node: "", zone: "" };

/**
 * How the requests of a fluid are dealt over the pods of a Service, where not evenly: by traffic policies and
 * topology, by kept connections, session affinity and DNS, and by names of pods.
 *
 * Requests of a kind come evenly from its callers. Each binding (a client's pod under affinity, a connection, an
 * answer of DNS) is drawn and held for its lifetime.
 */
export class FluidRouting {
  readonly #options: FluidRoutingOptions;
  readonly #stream: Stream;
  readonly #requestSeconds: number;
  #state: ServiceRouting | null = null;
  #pods: readonly Pod[] = [];
  /** `#pods`, once it matters; most routings never ask. */
  #published: ReadonlySet<Pod> | null = null;
  #isByName = false;
  #revision = 0;
  readonly #nodes = new Map<string, NodeEndpoints<Pod>>();
  readonly #spreads = new Map<string, { revision: number; callers: number; shares: FluidShares }>();
  readonly #pins = new Map<string, FluidPins<unknown>>();
  readonly #clients: readonly number[];
  #nextAt = Number.POSITIVE_INFINITY;
  #last: FluidShares | null = null;

  /** `requestSeconds`: how long a request takes at an idle pod. */
  constructor(options: FluidRoutingOptions, stream: Stream, requestSeconds: number) {
    this.#options = options;
    this.#stream = stream;
    this.#requestSeconds = requestSeconds;
    this.#clients = Array.from({ length: Math.min(options.clients ?? 0, MOST_CLIENTS) }, (_, i) => i);
  }

  /** Some load calls single pods by name. */
  expectNames(): void {
    this.#isByName = true;
  }

  follow(pods: readonly Pod[], state: ServiceRouting): void {
    this.#pods = pods;
    this.#published = null;
    this.#state = state;
    this.#revision++;
    if (this.#nodes.size > 0) this.#nodes.clear();
  }

  /** When shares change by themselves. µs; Infinity: never. */
  get nextAt(): number {
    return this.#nextAt;
  }

  /** Shares of the pods for these inflows: the same object as before as long as they are the same. */
  shares(at: SimTime, inflows: readonly RoutedInflow[]): FluidShares {
    this.#nextAt = Number.POSITIVE_INFINITY;
    const shares = this.#mixed(at, inflows);
    if (this.#last === null || !areSame(this.#last, shares)) this.#last = shares;
    return this.#last;
  }

  #mixed(at: SimTime, inflows: readonly RoutedInflow[]): FluidShares {
    const total = inflows.reduce((sum, { rate }) => sum + rate, 0);
    const sum = new ShareSum();
    for (const inflow of inflows) {
      const shares = this.#sharesOf(at, inflow);
      sum.add(shares, total > 0 ? inflow.rate / total : 1 / inflows.length);
    }
    return sum;
  }

  /** Requests may be dealt unevenly. */
  get isUneven(): boolean {
    if (this.#state === null) return false;
    const { policy, isHeadless } = this.#state;
    return (
      this.#isByName ||
      looksAtPlace(policy) ||
      policy.affinitySeconds !== null ||
      this.#options.connections !== null ||
      this.#options.balancing === "destination-hash" ||
      (isHeadless && this.#options.resolver.pick === "first")
    );
  }

  #sharesOf(at: SimTime, inflow: RoutedInflow): FluidShares {
    if (inflow.podName !== undefined) return this.#named(inflow.podName);
    return this.#isPinned(inflow) ? this.#pinned(at, inflow) : this.#spread(inflow);
  }

  #named(name: string): FluidShares {
    const sum = new ShareSum();
    const pod = this.#pods.find((each) => each.name === name);
    if (pod !== undefined) sum.give(pod, 1);
    return sum;
  }

  /** Callers that come back are bound to pods. */
  #isPinned({ callers }: RoutedInflow): boolean {
    if (callers === null && this.#clients.length === 0) return false;
    const { policy, isHeadless } = this.#state!;
    return (
      this.#options.connections !== null ||
      policy.affinitySeconds !== null ||
      (isHeadless && this.#options.resolver.pick === "first")
    );
  }

  #pinned(at: SimTime, { from, rate, callers }: RoutedInflow): FluidShares {
    const { connections, resolver } = this.#options;
    const { policy, isHeadless } = this.#state!;
    const who: readonly unknown[] = callers === null ? this.#clients : [...callers.pods];
    if (who.length === 0) return this.#spread({ from, rate, callers });
    let pins = this.#pins.get(from);
    const perCaller = this.#connectionsInUse(rate / who.length);
    if (pins === undefined) {
      pins = new FluidPins<unknown>(perCaller, this.#stream);
      this.#pins.set(from, pins);
    }
    const lifetime = pinLifetime(
      {
        connections,
        affinitySeconds: policy.affinitySeconds,
        ttlMicros: isHeadless ? resolver.ttlMicros : null,
      },
      rate / (who.length * (policy.affinitySeconds === null ? perCaller : 1)),
    );
    const choice: PinChoice<unknown> = {
      choose: (caller) => this.#choose(caller, callers === null),
      isHeld: (pod) => this.#isHeld(pod),
    };
    pins.update(at, who, choice, lifetime);
    this.#nextAt = Math.min(this.#nextAt, pins.nextAt);
    return pins.shares;
  }

  /** HTTP/1.1 takes the connection used last: of many idle ones only as many are in use as requests are under way. */
  #connectionsInUse(ratePerCaller: number): number {
    const { connections } = this.#options;
    if (connections === null || this.#state!.policy.affinitySeconds !== null) return 1;
    if (connections.protocol === "http2") return connections.perCaller;
    const underWay = Math.ceil(ratePerCaller * this.#requestSeconds);
    return Math.max(1, Math.min(connections.perCaller, underWay));
  }

  #isPublished(pod: Pod): boolean {
    this.#published ??= new Set(this.#pods);
    return this.#published.has(pod);
  }

  #isHeld(pod: Pod): boolean {
    const { policy, isHeadless } = this.#state!;
    // Affinity ends with the endpoint; an answer of DNS is used whatever becomes of the pod; a connection stays until
    // the pod no longer listens.
    if (policy.affinitySeconds !== null) return this.#isPublished(pod);
    if (this.#options.connections !== null)
      return pod.exists && pod.sigtermAt === null && pod.exitedAt === null;
    return isHeadless || this.#isPublished(pod);
  }

  #choose(caller: unknown, isOutside: boolean): Pod | null {
    const { views, entryNodes, policy } = this.#state!;
    let pods = this.#pods;
    if (views !== null) {
      const luck = isOutside ? this.#stream.uniform() : 0;
      const place = isOutside
        ? (entryNodes[Math.floor(luck * entryNodes.length)] ?? NOWHERE)
        : placeOf(caller as Pod);
      pods = this.#usableAt(place, isOutside && policy.entry !== null);
    }
    return pods[Math.floor(this.#stream.uniform() * pods.length)] ?? null;
  }

  /** Nobody comes back: each place deals its requests evenly over the pods that it may use. */
  #spread({ from, callers }: RoutedInflow): FluidShares {
    const known = this.#spreads.get(from);
    const callersRevision = callers?.revision ?? 0;
    if (known?.revision === this.#revision && known.callers === callersRevision) return known.shares;
    const shares = this.#deal(callers);
    this.#spreads.set(from, { revision: this.#revision, callers: callersRevision, shares });
    return shares;
  }

  #deal(callers: RoutedPods | null): FluidShares {
    const { views, entryNodes, policy } = this.#state!;
    const sum = new ShareSum();
    const isLost = this.#pods.length > 0;
    if (views === null) {
      const { balancing } = this.#options;
      const pods =
        balancing === "destination-hash" && this.#pods.length > 0
          ? [balancerOf<never>(balancing, this.#stream).pick(this.#pods as readonly never[], 0)]
          : this.#pods;
      sum.deal(pods, 1, isLost);
      return sum;
    }
    const places = callers === null ? entryNodes : [...callers.pods].map(placeOf);
    const isExternal = callers === null && policy.entry !== null;
    for (const place of places) sum.deal(this.#usableAt(place, isExternal), 1 / places.length, isLost);
    return sum;
  }

  #usableAt(place: ProxyPlace, isExternal: boolean): readonly Pod[] {
    const { views, policy } = this.#state!;
    let endpoints = this.#nodes.get(place.node);
    if (endpoints === undefined) {
      endpoints = categorizeEndpoints(views!, place);
      this.#nodes.set(place.node, endpoints);
    }
    const isLocal = isExternal ? policy.isExternalLocal : policy.isInternalLocal;
    return isLocal ? endpoints.local : endpoints.cluster;
  }
}
