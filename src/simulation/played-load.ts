import type { Balancing, ProxyPlace } from "../network/index.js";
import {
  Constant,
  type Distribution,
  distributionFromMoments,
  Empirical,
  Erlang,
  Exponential,
  Gamma,
  Hyperexponential,
  Lognormal,
  Uniform,
} from "../random/index.js";
import { type ResolvedLoad, type ResolvedLookup, referenceKey, type WorkSpec } from "../scenario/index.js";
import type {
  PlayedLoad,
  PodServer,
  RequestArrivals,
  RoutingOptions,
  TrafficCall,
  TrafficLookup,
} from "../traffic/index.js";
import { type SimTime, toSeconds } from "../units/index.js";
import { demandSeries, isNothing } from "./demand-series.js";

/** What lies between callers and pods. */
export interface RequestNetwork {
  /** How kube-proxy deals connections over pods. */
  readonly balancing: Balancing;
  /** Each node's proxy keeps its own turn. */
  readonly isPerNode: boolean;
  /** What the proxy of a target's pods adds to a request that passes it, there and back, in µs. */
  proxyMicrosOf(target: string): number;
  /** One way from a caller's pod or the node that a request came in by (null: from outside) to a pod, in µs. */
  hopMicros(from: { readonly place: ProxyPlace } | null, to: PodServer): number;
}

type Requests = Extract<ResolvedLoad, { readonly kind: "requests" }>;

/** A load of the scenario whose requests are played one by one, on the run's clock. */
export function playedLoad(load: Requests, warmup: SimTime, network: RequestNetwork): PlayedLoad {
  const { request } = load;
  const arrivals = arrivalsOf(load, warmup);
  const { coldStart, retry, memory } = request;
  return {
    kind: "played",
    to: load.to,
    ...(arrivals === null ? {} : { arrivals }),
    memory: {
      baseBytes: memory.baseBytes,
      bytesPerInFlight: memory.perInFlightBytes,
      leakBytesPerSecond: memory.leakBytesPerHour / 3600,
      leakBytesPerRequest: memory.leakBytesPerRequest,
    },
    calls: trafficCalls(load.calls),
    ...(load.door === null ? {} : { door: { onward: trafficCalls(load.door.onward) } }),
    options: {
      work: workOf(request.cpu),
      waitSeconds: toSeconds(request.wait),
      timeoutSeconds: request.timeout === null ? Number.POSITIVE_INFINITY : toSeconds(request.timeout),
      concurrency: request.concurrency ?? Number.POSITIVE_INFINITY,
      queueLimit: request.queueLimit ?? Number.POSITIVE_INFINITY,
      queue: load.queue,
      ...(load.door === null ? {} : { isDoor: true }),
      ...(load.exchange === null ? {} : { exchange: load.exchange }),
      ...(load.forbiddenBy === null ? {} : { isForbidden: true }),
      balancing: load.balancing ?? network.balancing,
      callMode: load.callMode,
      retries: retry.attempts,
      retryBudget: retry.budget ?? Number.POSITIVE_INFINITY,
      backOffSeconds: toSeconds(retry.backOff),
      mostBackOffSeconds: toSeconds(retry.maxBackOff),
      setUp: coldStart === null ? null : distributionFromMoments(toSeconds(coldStart.mean), coldStart.scv),
      setUpAfterIdleSeconds: coldStart === null ? 0 : toSeconds(coldStart.afterIdle),
      routing: routingOf(load, network.isPerNode && load.balancing === null),
      hopMicros: network.hopMicros,
    },
  };
}

function trafficLookup({ to, rounds, parallel, share, ttl, forbiddenBy }: ResolvedLookup): TrafficLookup {
  const isForbidden = forbiddenBy !== null;
  return { to: referenceKey(to), rounds, parallel, share, ttlSeconds: toSeconds(ttl), isForbidden };
}

/** Calls as traffic makes them. */
export function trafficCalls(calls: Requests["calls"]): readonly TrafficCall[] {
  return calls.map(({ to, pod, perRequest, exchange, forbiddenBy, lookup }) => ({
    to: referenceKey(to),
    perRequest,
    ...(pod === null ? {} : { podName: pod }),
    ...(exchange === null ? {} : { exchange }),
    ...(forbiddenBy === null ? {} : { isForbidden: true }),
    ...(lookup === null ? {} : { lookup: trafficLookup(lookup) }),
  }));
}

/** How callers reach pods, beside what a Service's manifest says. */
export function routingOf({ clients, connections, dns }: Requests, isPerNode: boolean): RoutingOptions {
  return {
    clients,
    isPerNode,
    resolver: { ttlMicros: dns.ttl, pick: dns.pick },
    connections:
      connections === null
        ? null
        : {
            protocol: connections.protocol,
            perCaller: connections.perCaller,
            keepAliveMicros: connections.keepAlive,
            maxRequests: connections.maxRequests ?? Number.POSITIVE_INFINITY,
            maxAgeMicros: connections.maxAge ?? Number.POSITIVE_INFINITY,
          },
  };
}

function arrivalsOf(load: Requests, warmup: SimTime): RequestArrivals | null {
  const { single } = load;
  if (single === null) {
    if (isNothing(load.demand)) return null;
    return { kind: "rate", demand: demandSeries(load.demand, warmup), spacing: load.spacing };
  }
  if (single.kind === "users") {
    const thinkSeconds = distributionFromMoments(toSeconds(single.thinkMean), single.thinkScv);
    return { kind: "users", users: single.count, thinkSeconds };
  }
  return {
    kind: "timestamps",
    timesMicros: single.timesMicros.map((at) => at + warmup),
    workSeconds: single.workSeconds,
  };
}

function workOf({ mean, scv, distribution, quantiles }: WorkSpec): Distribution {
  if (quantiles.length > 0) return new Empirical(quantiles.map(({ p, seconds: value }) => ({ p, value })));
  const seconds = toSeconds(mean);
  if (seconds === 0) return new Constant(0);
  switch (distribution) {
    case "deterministic":
      return new Constant(seconds);
    case "exponential":
      return new Exponential(seconds);
    case "uniform":
      return new Uniform(0, 2 * seconds);
    case "erlang":
      return new Erlang(Math.round(1 / scv), seconds);
    case "hyperexponential":
      return new Hyperexponential(seconds, scv);
    case "lognormal":
      return Lognormal.fromMeanAndScv(seconds, scv);
    case "gamma":
      return Gamma.fromMeanAndScv(seconds, scv);
    case null:
      return distributionFromMoments(seconds, scv);
  }
}
