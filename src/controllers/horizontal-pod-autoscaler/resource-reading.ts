import type {
  AmountRange,
  Pod,
  PodMetrics,
  ResourceMetricsProvider,
  UsageSource,
} from "../../cluster/index.js";
import { type SimTime, truncateToSecond } from "../../units/index.js";
import {
  addPod,
  classifyPod,
  emptyPodTotals,
  type GroupingRule,
  isMature,
  type PodGroup,
  type PodTotals,
} from "./group-pods.js";
import type { MetricMemory } from "./metric-memory.js";
import { metricFailure } from "./metric-proposal.js";
import type { PodRequests } from "./pod-requests-of-templates.js";
import { emptyPodSample, takePodState } from "./pod-sample.js";
import type { MetricReading, ReadingRange } from "./propose-replicas.js";
import { missingPodPercent } from "./replicas-from-utilization.js";
import type { ResolvedMetric } from "./resolved-spec.js";
import { isPodSettled } from "./settled-pod.js";
import type { SettledReadings } from "./settled-readings.js";
import type { OpenPod, StandingValues } from "./standing-values.js";

const NANOCORES_PER_MILLICORE = 1e6;

/** Reads one Resource or ContainerResource metric pod by pod; cpu is rounded up to millicores per container. */
export class ResourceReading {
  readonly #requests: PodRequests;
  readonly #settled: SettledReadings;
  readonly #sample = emptyPodSample();
  #provider: ResourceMetricsProvider | null = null;
  #rule: GroupingRule | null = null;
  #resource = "cpu";
  #container: string | undefined;
  #needsRequest = false;
  #fallbackPercent = 100;
  #totals: PodTotals = emptyPodTotals();
  #failure: MetricReading | null = null;
  #memory: MetricMemory | null = null;
  /** By how much the usage may exceed what `#totals` says. */
  #spreadMilli = 0;
  /** Of the pods foreseen last. */
  readonly #nanocores: AmountRange = { least: 0, most: 0 };
  /** Of the group that is being read. */
  #member: Pod | null = null;
  readonly #addShare = (served: PodMetrics | undefined, count: number): void =>
    this.#addServed(this.#member!, served, count);

  readonly #addSource = (source: UsageSource): void => this.#settled.addSource(source);

  constructor(requests: PodRequests, settled: SettledReadings) {
    this.#requests = requests;
    this.#settled = settled;
  }

  begin(
    provider: ResourceMetricsProvider,
    metric: ResolvedMetric,
    rule: GroupingRule,
    memory: MetricMemory,
  ): void {
    const { target } = metric;
    this.#provider = provider;
    this.#rule = rule;
    this.#resource = metric.resource ?? "cpu";
    this.#container = metric.container;
    this.#needsRequest = target.kind === "utilization";
    this.#fallbackPercent = missingPercentOf(metric);
    this.#totals = emptyPodTotals();
    this.#failure = null;
    this.#memory = memory;
    this.#spreadMilli = 0;
  }

  /** Takes a pod in; false: the reading has failed. */
  add(pod: Pod): boolean {
    if (!this.#takeState(pod)) return false;
    this.#addServed(pod, this.#provider!.podMetrics(pod), 1);
    return true;
  }

  /** Takes all pods of a selection in, and lets those that have settled stand. */
  addAll(values: StandingValues): void {
    values.addTo(this.#totals);
    for (let i = values.openCount - 1; i >= 0; i--) if (!this.#addOpen(values, i)) return;
  }

  /**
   * Takes all pods of a selection in, and of those that can be foreseen only between what their use lies; false: the
   * reading has failed. For the cpu of whole pods whose values may stand.
   */
  estimateAll(values: StandingValues): boolean {
    values.addTo(this.#totals);
    values.forEachSource(this.#addSource);
    for (let i = values.openCount - 1; i >= 0; i--) {
      const open = values.open(i);
      const source = open.isMature ? (open.reader?.foresee?.(this.#nanocores) ?? null) : null;
      if (source === null) {
        if (!this.#addOpen(values, i)) return false;
        this.#settled.addUnsettled();
      } else {
        this.#sample.requestMilli = open.requestMilli;
        this.#addForeseen(1, source);
      }
    }
    return true;
  }

  /** Takes an open pod in; false: the reading has failed. */
  #addOpen(values: StandingValues, index: number): boolean {
    const sample = this.#sample;
    const rule = this.#rule!;
    const open = values.open(index);
    const { pod } = open;
    if (open.isMature) sample.requestMilli = open.requestMilli;
    else if (!this.#takeState(pod)) return false;
    else {
      open.isMature = isMature(sample, rule);
      open.requestMilli = sample.requestMilli;
    }
    const served = this.#read(open);
    const group = open.isMature ? this.#countMature(served) : this.#count(served, 1);
    if (values.mayStand && isPodSettled(pod, served, sample.usageMilli !== null, group, rule)) {
      values.settle(index, served, sample, group);
    }
    return true;
  }

  #read(open: OpenPod): PodMetrics | undefined {
    const { reader, pod } = open;
    if (reader !== null) return reader.read();
    const provider = this.#provider!;
    if (provider.readerOf === undefined) return provider.podMetrics(pod);
    open.reader = provider.readerOf(pod) ?? null;
    return open.reader?.read();
  }

  /** Takes `count` pods in that use what this one does; false: the reading has failed. */
  addGroup(pod: Pod, count: number): boolean {
    if (!this.#takeState(pod)) return false;
    this.#member = pod;
    this.#provider!.forEachStratum!(pod, count, this.#addShare);
    return true;
  }

  /**
   * Takes `count` pods in that use what this one does, without reading it; false: between what it lies is not known.
   * For the cpu of whole pods.
   */
  estimateGroup(pod: Pod, count: number): boolean {
    if (!this.#takeState(pod) || !isMature(this.#sample, this.#rule!)) return false;
    const source = this.#provider!.foreseeStrata?.(pod, this.#nanocores) ?? null;
    if (source === null) return false;
    this.#addForeseen(count, source);
    return true;
  }

  /** `count` pods of the sample's request that use between what `#nanocores` says. */
  #addForeseen(count: number, source: UsageSource): void {
    const sample = this.#sample;
    const range = this.#nanocores;
    const least = Math.ceil(range.least / NANOCORES_PER_MILLICORE);
    sample.count = count;
    sample.usageMilli = least;
    this.#spreadMilli += count * (Math.ceil(range.most / NANOCORES_PER_MILLICORE) - least);
    addPod(this.#totals, sample, "ready", this.#fallbackPercent);
    this.#settled.addSource(source);
  }

  /** The reading of all pods told since `begin`. */
  end(): MetricReading {
    return this.#failure ?? { kind: "pods", totals: this.#totals };
  }

  /** Between what the reading of all groups estimated since `begin` lies. */
  range(): ReadingRange {
    const least = this.end();
    if (this.#spreadMilli === 0) return { least, most: least };
    const totals = { ...this.#totals, usageMilli: this.#totals.usageMilli + this.#spreadMilli };
    return { least, most: { kind: "pods", totals } };
  }

  #takeState(pod: Pod): boolean {
    const sample = this.#sample;
    takePodState(sample, pod);
    sample.requestMilli = 0;
    if (!this.#needsRequest) return true;
    const memory = this.#memory!;
    if (memory.template !== pod.template) {
      memory.template = pod.template;
      memory.request = this.#requests.of(pod.template, this.#resource, this.#container);
    }
    const request = memory.request!;
    if (request.ok) sample.requestMilli = request.requestMilli;
    else if (request.code === "missing-request") sample.requestMilli = null;
    else {
      this.#failure = { kind: "failed", outcome: metricFailure(request.code, request.container) };
      return false;
    }
    return true;
  }

  #addServed(pod: Pod, served: PodMetrics | undefined, count: number): void {
    const group = this.#count(served, count);
    this.#settled.add(pod, served, this.#sample.usageMilli !== null, group, this.#rule!);
  }

  #countMature(served: PodMetrics | undefined): PodGroup {
    const sample = this.#sample;
    sample.count = 1;
    sample.usageMilli = served === undefined ? null : usageMilliOf(served, this.#resource, this.#container);
    const group = sample.usageMilli === null ? "missing" : "ready";
    addPod(this.#totals, sample, group, this.#fallbackPercent);
    return group;
  }

  #count(served: PodMetrics | undefined, count: number): PodGroup {
    const sample = this.#sample;
    sample.count = count;
    sample.usageMilli = served === undefined ? null : usageMilliOf(served, this.#resource, this.#container);
    if (served !== undefined) {
      sample.metricAt = truncateToSecond(served.timestamp);
      sample.metricWindow = served.windowMicros as SimTime;
    }
    const group = classifyPod(sample, this.#rule!);
    addPod(this.#totals, sample, group, this.#fallbackPercent);
    return group;
  }
}

/** What a missing pod counts on scale-down, percent of its request. */
export function missingPercentOf({ target }: ResolvedMetric): number {
  return target.kind === "utilization" ? missingPodPercent(target.percent) : 100;
}

/** A pod's value in thousandths, or null: it has no metric. */
function usageMilliOf(served: PodMetrics, resource: string, container: string | undefined): number | null {
  const { containers } = served;
  let sum = 0;
  let found = false;
  for (let i = 0; i < containers.length; i++) {
    const each = containers[i]!;
    if (container !== undefined && each.name !== container) continue;
    const amount =
      resource === "cpu"
        ? each.cpuNanocores === undefined
          ? undefined
          : Math.ceil(each.cpuNanocores / NANOCORES_PER_MILLICORE)
        : resource === "memory" && each.memoryBytes !== undefined
          ? each.memoryBytes * 1000
          : undefined;
    if (amount === undefined) return null;
    sum += amount;
    found = true;
  }
  return found ? sum : null;
}
