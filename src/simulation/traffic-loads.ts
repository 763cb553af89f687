import type { RequestSpec, ResolvedLoad, ResolvedUsage } from "../scenario/index.js";
import { referenceKey } from "../scenario/index.js";
import {
  type FluidRoutingOptions,
  type RequestLoad,
  type RequestProfile,
  ScaledDemand,
  type TrafficLoad,
} from "../traffic/index.js";
import { type SimTime, toSeconds } from "../units/index.js";
import { demandSeries, isNothing } from "./demand-series.js";
import { playedLoad, type RequestNetwork, routingOf, trafficCalls } from "./played-load.js";

const CORES_PER_MILLICORE = 1e-3;

/** The scenario's loads as traffic plays them, on the run's clock: `warmup` later than the scenario's. */
export function trafficLoads(
  loads: readonly ResolvedLoad[],
  warmup: SimTime,
  network: RequestNetwork,
): readonly TrafficLoad[] {
  return loads.map((load): TrafficLoad => {
    const container = load.container === null ? {} : { container: load.container };
    if (load.kind === "requests" && load.fidelity === "request") {
      return { ...playedLoad(load, warmup, network), ...container };
    }
    if (load.kind === "requests") {
      return {
        kind: "requests",
        to: load.to,
        ...container,
        ...(isNothing(load.demand) ? {} : { demand: demandSeries(load.demand, warmup) }),
        ...proxied(requestProfile(load.request), network.proxyMicrosOf(referenceKey(load.to)) * 1e-6),
        ...(load.exchange === null ? {} : { exchange: load.exchange }),
        ...(load.forbiddenBy === null ? {} : { isForbidden: true }),
        calls: trafficCalls(load.calls),
        ...(load.door === null ? {} : { door: { onward: trafficCalls(load.door.onward) } }),
        queue: load.queue,
        routing: fluidRoutingOf(load, network),
      };
    }
    return {
      kind: "usage",
      to: load.to,
      ...container,
      ...(load.cpu === null ? {} : { cpu: usage(load.cpu, warmup, CORES_PER_MILLICORE) }),
      ...(load.memory === null ? {} : { memory: leakingUsage(load.memory, warmup) }),
    };
  });
}

function fluidRoutingOf(load: Parameters<typeof routingOf>[0], network: RequestNetwork): FluidRoutingOptions {
  const { clients, isPerNode, resolver, connections } = routingOf(load, network.isPerNode);
  return { clients, isPerNode, resolver, connections, balancing: network.balancing };
}

/** A request waits for its pod's proxy; so do its calls. */
function proxied(request: RequestProfile, seconds: number): Pick<RequestLoad, "request" | "proxySeconds"> {
  if (seconds === 0) return { request };
  return { request: { ...request, waitSeconds: request.waitSeconds + seconds }, proxySeconds: seconds };
}

function usage({ demand, share }: ResolvedUsage, warmup: SimTime, factor: number) {
  const series = demandSeries(demand, warmup);
  return { demand: factor === 1 ? series : new ScaledDemand(series, factor), share };
}

function leakingUsage(use: ResolvedUsage, warmup: SimTime) {
  return { ...usage(use, warmup, 1), leakBytesPerSecond: use.leakBytesPerHour / 3600 };
}

function requestProfile(spec: RequestSpec): RequestProfile {
  return {
    cpu: { meanSeconds: toSeconds(spec.cpu.mean), scv: spec.cpu.scv },
    waitSeconds: toSeconds(spec.wait),
    timeoutSeconds: spec.timeout === null ? Number.POSITIVE_INFINITY : toSeconds(spec.timeout),
    concurrency: spec.concurrency ?? Number.POSITIVE_INFINITY,
    queueLimit: spec.queueLimit ?? Number.POSITIVE_INFINITY,
    memory: {
      baseBytes: spec.memory.baseBytes,
      bytesPerInFlight: spec.memory.perInFlightBytes,
      leakBytesPerSecond: spec.memory.leakBytesPerHour / 3600,
      leakBytesPerRequest: spec.memory.leakBytesPerRequest,
    },
  };
}
