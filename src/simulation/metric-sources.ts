import type { Cluster, CustomMetricsProvider, MetricAnswer, MetricQuery } from "../cluster/index.js";
import { PHASE } from "../engine/index.js";
import type { ResolvedMetricSource } from "../scenario/index.js";
import { referenceKey } from "../scenario/index.js";
import type { DemandSeries } from "../traffic/index.js";
import { type SimTime, seconds } from "../units/index.js";
import { demandSeries } from "./demand-series.js";

/** What traffic can tell of a target at the present instant. */
export interface TrafficState {
  /** Requests waiting beyond those being worked on. */
  backlog(target: string): number;
  /** Requests that arrive per second. */
  arrivalRate(target: string): number;
  /** Requests inside: waiting or being worked on. */
  inFlight(target: string): number;
}

/** How often a value that is served late is looked at. */
const SAMPLE_PERIOD = seconds(1);

/**
 * Serves the scenario's `metrics` as the custom and external metrics APIs. Values are rounded up to thousandths.
 *
 * A source with a lag over traffic's own figures is sampled once a second while the run goes on; a source over a
 * series is read at the earlier instant.
 */
export class MetricSources implements CustomMetricsProvider {
  readonly #cluster: Cluster;
  readonly #sources: readonly Source[];
  readonly #warmup: SimTime;

  constructor(
    cluster: Cluster,
    sources: readonly ResolvedMetricSource[],
    traffic: TrafficState,
    warmup: SimTime,
  ) {
    this.#cluster = cluster;
    this.#warmup = warmup;
    this.#sources = sources.map((spec) => new Source(cluster, spec, traffic, warmup));
    cluster.customMetrics = this;
  }

  query(query: MetricQuery): MetricAnswer {
    const { now } = this.#cluster.sim;
    const source = this.#sources.find(({ spec }) => answers(spec, query));
    if (source === undefined) {
      return { kind: "error", message: `no source for ${query.type} metric ${query.name} in the scenario` };
    }
    const scenarioTime = (now - this.#warmup) as SimTime;
    if (source.spec.failing.some(({ from, until }) => scenarioTime >= from && scenarioTime < until)) {
      return { kind: "error", message: `${query.name} fails at this time, as the scenario says` };
    }
    const milli = Math.ceil(source.value(now) * 1000 - 1e-6);
    if (query.type !== "Pods") return { kind: "values", valuesMilli: [milli], timestamp: now };
    const pods = [...(query.pods ?? [])];
    const serving = pods.filter((pod) => pod.isReady && pod.isActive);
    // A series is every pod's own value; traffic's figures are the target's, and divide among those that serve.
    const share = source.spec.from.kind === "demand" ? milli : Math.ceil(milli / Math.max(1, serving.length));
    const members = source.spec.from.kind === "demand" ? pods : serving;
    return { kind: "podValues", byPod: new Map(members.map((pod) => [pod.name, share])), timestamp: now };
  }
}

function answers({ type, name, object, selector }: ResolvedMetricSource, query: MetricQuery): boolean {
  if (type !== query.type || name !== query.name) return false;
  if (object !== null && query.object !== `${object.kind}/${object.name}`) return false;
  if (selector.length === 0) return true;
  const asked = query.selector ?? [];
  return selector.every(([label, value]) => asked.includes(`${label}=${value}`));
}

/** One source; remembers as much of the past as its lag needs. */
class Source {
  readonly spec: ResolvedMetricSource;
  readonly #series: DemandSeries | null;
  readonly #read: () => number;
  readonly #samples: { readonly at: number; readonly value: number }[] = [];

  constructor(cluster: Cluster, spec: ResolvedMetricSource, traffic: TrafficState, warmup: SimTime) {
    this.spec = spec;
    this.#series = spec.from.kind === "demand" ? demandSeries(spec.from.demand, warmup) : null;
    this.#read = reading(spec, traffic);
    if (spec.lag === 0 || this.#series !== null) return;
    const sample = () => {
      this.#samples.push({ at: cluster.sim.now, value: this.#read() });
      while (this.#samples.length > 1 && this.#samples[1]!.at <= cluster.sim.now - spec.lag)
        this.#samples.shift();
      cluster.sim.scheduleAfter(SAMPLE_PERIOD, PHASE.delivery, sample);
    };
    cluster.sim.scheduleAfter(0 as SimTime, PHASE.delivery, sample);
  }

  value(now: SimTime): number {
    const at = Math.max(0, now - this.spec.lag) as SimTime;
    if (this.#series !== null) return this.#series.valueAt(at);
    if (this.spec.lag === 0) return this.#read();
    return this.#samples[0]?.value ?? 0;
  }
}

function reading({ from }: ResolvedMetricSource, traffic: TrafficState): () => number {
  switch (from.kind) {
    case "demand":
      return () => 0;
    case "backlog":
      return () => traffic.backlog(referenceKey(from.of));
    case "rate":
      return () => traffic.arrivalRate(referenceKey(from.of));
    case "inFlight":
      return () => traffic.inFlight(referenceKey(from.of));
  }
}
