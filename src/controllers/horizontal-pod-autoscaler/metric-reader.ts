import type { Cluster, PodSelection, ResourceMetricsProvider } from "../../cluster/index.js";
import type { LabelSelector, MetricSpec } from "../../kubernetes/index.js";
import type { HorizontalPodAutoscalerFeatures, HorizontalPodAutoscalerFlags } from "./defaults.js";
import { addPod, classifyPod, emptyPodTotals, type GroupingRule, type PodTotals } from "./group-pods.js";
import type { MetricMemory, StandingReading } from "./metric-memory.js";
import { metricFailure } from "./metric-proposal.js";
import { PodRequests } from "./pod-requests-of-templates.js";
import { emptyPodSample, takePodState } from "./pod-sample.js";
import { PodStrata } from "./pod-strata.js";
import type { MetricReading, ReadingRange } from "./propose-replicas.js";
import type { RunningPods } from "./replicas-from-value.js";
import type { ResolvedMetric } from "./resolved-spec.js";
import { missingPercentOf, ResourceReading } from "./resource-reading.js";
import { SettledReadings } from "./settled-readings.js";
import { StandingValues } from "./standing-values.js";

/** What a reader needs to know of the HPA whose metric it reads. */
export interface MetricSubject {
  readonly namespace: string;
  readonly selection: PodSelection;
}

/**
 * Reads an HPA's metrics from the cluster: pods and their conditions from the store, values from the metrics APIs.
 *
 * Times are cut to whole seconds, as the API carries them.
 */
export class MetricReader {
  /** Some reading was made of pods that stand for others. */
  usesStrata = false;
  readonly #cluster: Cluster;
  readonly #flags: HorizontalPodAutoscalerFlags;
  /** Of readings in a large cluster. */
  readonly #settled = new SettledReadings();
  readonly #resourceReading: ResourceReading;
  readonly #strataFromPods: number;
  readonly #strata = new WeakMap<PodSelection, PodStrata>();
  readonly #sample = emptyPodSample();

  constructor(
    cluster: Cluster,
    flags: HorizontalPodAutoscalerFlags,
    features: HorizontalPodAutoscalerFeatures,
    strataFromPods: number,
  ) {
    this.#cluster = cluster;
    this.#strataFromPods = strataFromPods;
    this.#flags = flags;
    this.#resourceReading = new ResourceReading(new PodRequests(features), this.#settled);
  }

  /** `spec` is the metric as written, `metric` the same resolved, `memory` that of this very metric. */
  read(
    subject: MetricSubject,
    metric: ResolvedMetric,
    spec: MetricSpec | undefined,
    memory: MetricMemory,
  ): MetricReading {
    if (metric.type === "Resource" || metric.type === "ContainerResource") {
      return this.#readResource(subject, metric, memory);
    }
    return this.#readCustom(subject, metric, spec);
  }

  /**
   * Whether `read` would give this very reading again, or one of the range of which it was estimated to be the least:
   * known without looking at any pod.
   */
  isUnchanged(
    metric: ResolvedMetric,
    selection: PodSelection,
    memory: MetricMemory,
    reading: MetricReading,
  ): boolean {
    const provider = this.#cluster.resourceMetrics;
    if (provider === null) return false;
    if (this.#find(metric, selection, memory, provider) === reading) return true;
    const { estimated } = memory;
    // What is measured moves on, so that the range can only become smaller.
    return estimated?.reading === reading && this.#settled.find(estimated, selection, provider) === reading;
  }

  /**
   * Between what the reading lies that `read` would give, found without reading pods; null: not known. Leaving them
   * unread changes no later reading.
   */
  estimate(metric: ResolvedMetric, selection: PodSelection, memory: MetricMemory): ReadingRange | null {
    const provider = this.#cluster.resourceMetrics;
    if (provider?.interruptions === undefined || !isForeseeable(metric)) return null;
    const work = this.#resourceReading;
    work.begin(provider, metric, this.#rule(true), memory);
    this.#settled.begin();
    if (!this.#readsStrata(provider)) {
      const { values } = this.#standingOf(metric, selection, memory, provider);
      values.refresh(provider.interruptions);
      if (!work.estimateAll(values)) return null;
      const range = work.range();
      memory.estimated = this.#settled.end(selection, provider, range.least);
      return range;
    }
    const { strata } = memory;
    if (strata?.selection !== selection) return null;
    if (!strata.forEachGroup((pod, count) => work.estimateGroup(pod, count))) return null;
    const range = work.range();
    const kept = this.#settled.end(selection, provider, range.least);
    if (range.least === range.most) memory.settled = kept;
    else memory.estimated = kept;
    return range;
  }

  #readResource({ selection }: MetricSubject, metric: ResolvedMetric, memory: MetricMemory): MetricReading {
    const provider = this.#cluster.resourceMetrics;
    if (provider === null) return failed("the resource metrics API is not served");
    const known = this.#find(metric, selection, memory, provider);
    if (known !== undefined) return known;
    const work = this.#resourceReading;
    work.begin(provider, metric, this.#rule((metric.resource ?? "cpu") === "cpu"), memory);
    if (this.#readsStrata(provider)) {
      this.#settled.begin();
      this.#readStrata(selection, memory, work);
      const reading = work.end();
      memory.settled = this.#settled.end(selection, provider, reading);
      return reading;
    }
    const standing = this.#standingOf(metric, selection, memory, provider);
    work.addAll(standing.values);
    const reading = work.end();
    const isWhole = reading.kind === "pods" && standing.values.openCount === 0;
    standing.reading = isWhole ? reading : undefined;
    standing.revision = standing.values.revision;
    return reading;
  }

  /** The reading that would be made again, number by number. */
  #find(
    metric: ResolvedMetric,
    selection: PodSelection,
    memory: MetricMemory,
    provider: ResourceMetricsProvider,
  ): MetricReading | undefined {
    if (this.#readsStrata(provider)) return this.#settled.find(memory.settled, selection, provider);
    const { values, revision, reading } = this.#standingOf(metric, selection, memory, provider);
    values.refresh(provider.interruptions);
    return values.mayStand && revision === values.revision ? reading : undefined;
  }

  #standingOf(
    metric: ResolvedMetric,
    selection: PodSelection,
    memory: MetricMemory,
    provider: ResourceMetricsProvider,
  ): StandingReading {
    let { standing } = memory;
    if (standing === null || standing.selection !== selection || standing.provider !== provider) {
      const values = new StandingValues(selection, missingPercentOf(metric));
      standing = { selection, provider, values, revision: -1, reading: undefined };
      memory.standing = standing;
    }
    return standing;
  }

  /** In a large cluster some pods are read that stand for all. */
  #readsStrata(provider: ResourceMetricsProvider): boolean {
    return provider.forEachStratum !== undefined && this.#cluster.pods.size >= this.#strataFromPods;
  }

  #readStrata(selection: PodSelection, memory: MetricMemory, work: ResourceReading): void {
    if (memory.strata?.selection !== selection) memory.strata = this.#strataOf(selection);
    memory.strata.forEach(
      this.#cluster.sim.now,
      this.#flags.cpuInitializationPeriod,
      (pod, count, isGroup) => (isGroup ? work.addGroup(pod, count) : work.add(pod)),
    );
  }

  /** Metrics of one selection share them. */
  #strataOf(selection: PodSelection): PodStrata {
    let strata = this.#strata.get(selection);
    if (strata === undefined) {
      strata = new PodStrata(selection, this.#cluster.sim);
      this.#strata.set(selection, strata);
      this.usesStrata = true;
    }
    return strata;
  }

  #readCustom(subject: MetricSubject, metric: ResolvedMetric, spec: MetricSpec | undefined): MetricReading {
    const provider = this.#cluster.customMetrics;
    if (metric.type === "Invalid" || metric.type === "Resource" || metric.type === "ContainerResource") {
      return { kind: "failed", outcome: metricFailure("invalid-metric") };
    }
    if (provider === null) {
      return failed(`the ${metric.type === "External" ? "external" : "custom"} metrics API is not served`);
    }
    const { namespace, selection } = subject;
    const selector = selectorTexts((spec?.pods ?? spec?.object ?? spec?.external)?.metric.selector);
    const described = spec?.object?.describedObject;
    const answer = provider.query({
      type: metric.type,
      name: metric.name,
      namespace,
      ...(selector === undefined ? {} : { selector }),
      ...(described === undefined ? {} : { object: `${described.kind}/${described.name}` }),
      ...(metric.type === "Pods" ? { pods: selection.pods } : {}),
    });
    if (answer.kind === "error") return failed(answer.message);
    if (metric.type === "Pods") {
      return answer.kind === "podValues"
        ? { kind: "pods", totals: this.#totalsOfValues(selection, answer.byPod) }
        : failed("the custom metrics API gave no value per pod");
    }
    if (answer.kind !== "values" || answer.valuesMilli.length === 0) {
      return { kind: "failed", outcome: metricFailure("no-metrics") };
    }
    let valueMilli = 0;
    for (const value of answer.valuesMilli) valueMilli += value;
    return { kind: "value", valueMilli, pods: countRunning(selection) };
  }

  #totalsOfValues(selection: PodSelection, byPod: ReadonlyMap<string, number>): PodTotals {
    const totals = emptyPodTotals();
    const rule = this.#rule(false);
    const sample = this.#sample;
    let matched = 0;
    let matchedMilli = 0;
    for (const pod of selection.pods) {
      takePodState(sample, pod);
      sample.requestMilli = 0;
      const value = byPod.get(pod.name);
      sample.usageMilli = value ?? null;
      if (value !== undefined) {
        matched++;
        matchedMilli += value;
      }
      addPod(totals, sample, classifyPod(sample, rule), 100);
    }
    if (matched < byPod.size) {
      let allMilli = 0;
      for (const value of byPod.values()) allMilli += value;
      totals.strangers = byPod.size - matched;
      totals.strangerUsageMilli = allMilli - matchedMilli;
      totals.answerCount += totals.strangers;
    }
    return totals;
  }

  #rule(readinessApplies: boolean): GroupingRule {
    return {
      now: this.#cluster.sim.now,
      readinessApplies,
      cpuInitializationPeriod: this.#flags.cpuInitializationPeriod,
      initialReadinessDelay: this.#flags.initialReadinessDelay,
    };
  }
}

function failed(message: string): MetricReading {
  return { kind: "failed", outcome: metricFailure("metrics-api", message) };
}

function countRunning(selection: PodSelection): RunningPods {
  let runningReady = 0;
  for (const pod of selection.pods) if (pod.phase === "Running" && pod.isReady) runningReady++;
  return { podCount: selection.pods.size, runningReady };
}

function selectorTexts(selector: LabelSelector | undefined): readonly string[] | undefined {
  const labels = selector?.matchLabels;
  if (labels === undefined) return undefined;
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort();
}

/** Whether it may be known between what a metric lies without reading its pods. */
function isForeseeable({ type, resource }: ResolvedMetric): boolean {
  return type === "Resource" && (resource ?? "cpu") === "cpu";
}
