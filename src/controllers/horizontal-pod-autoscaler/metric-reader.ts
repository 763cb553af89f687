import type {
  Cluster,
  Pod,
  PodMetrics,
  PodSelection,
  PodTemplate,
  ResourceMetricsProvider,
} from "../../cluster/index.js";
import {
  type Container,
  isSidecar,
  type LabelSelector,
  type MetricSpec,
  type PodSpec,
} from "../../kubernetes/index.js";
import { type SimTime, truncateToSecond } from "../../units/index.js";
import type { HorizontalPodAutoscalerFeatures, HorizontalPodAutoscalerFlags } from "./defaults.js";
import { addPod, classifyPod, emptyPodTotals, type GroupingRule, type PodTotals } from "./group-pods.js";
import { metricFailure } from "./metric-proposal.js";
import { type ContainerRequestView, type PodRequest, podRequest } from "./pod-requests.js";
import type { PodSample } from "./pod-sample.js";
import { PodStrata } from "./pod-strata.js";
import type { MetricReading } from "./propose-replicas.js";
import { missingPodPercent } from "./replicas-from-utilization.js";
import type { RunningPods } from "./replicas-from-value.js";
import { milliOf } from "./resolve-spec.js";
import type { ResolvedMetric } from "./resolved-spec.js";
import { SettledReadings } from "./settled-readings.js";

/** What a reader needs to know of the HPA whose metric it reads. */
export interface MetricSubject {
  readonly namespace: string;
  readonly selection: PodSelection;
}

/**
 * Reads an HPA's metrics from the cluster: pods and their conditions from the store, values from the metrics APIs.
 *
 * Times are cut to whole seconds, as the API carries them; cpu is rounded up to millicores per container.
 */
export class MetricReader {
  /** Some reading was made of pods that stand for others. */
  usesStrata = false;
  readonly #cluster: Cluster;
  readonly #flags: HorizontalPodAutoscalerFlags;
  readonly #features: HorizontalPodAutoscalerFeatures;
  readonly #requests = new WeakMap<PodTemplate, Map<string, PodRequest>>();
  readonly #settled = new SettledReadings();
  readonly #strataFromPods: number;
  readonly #strata = new WeakMap<PodSelection, PodStrata>();
  /** Refilled for each pod, so that a sync over many pods allocates nothing per pod. */
  readonly #sample: PodSample = {
    count: 1,
    phase: "Pending",
    deleting: false,
    startTime: null,
    ready: null,
    readyChangedAt: 0 as SimTime,
    requestMilli: null,
    usageMilli: null,
    metricAt: 0 as SimTime,
    metricWindow: 0 as SimTime,
  };

  constructor(
    cluster: Cluster,
    flags: HorizontalPodAutoscalerFlags,
    features: HorizontalPodAutoscalerFeatures,
    strataFromPods: number,
  ) {
    this.#cluster = cluster;
    this.#strataFromPods = strataFromPods;
    this.#flags = flags;
    this.#features = features;
  }

  /** `spec` is the metric as written, `metric` the same resolved. */
  read(subject: MetricSubject, metric: ResolvedMetric, spec: MetricSpec | undefined): MetricReading {
    if (metric.type === "Resource" || metric.type === "ContainerResource") {
      return this.#readResource(subject, metric);
    }
    return this.#readCustom(subject, metric, spec);
  }

  /** Whether `read` would give this very reading again, without looking at any pod. */
  isUnchanged(metric: ResolvedMetric, selection: PodSelection, reading: MetricReading): boolean {
    const provider = this.#cluster.resourceMetrics;
    return provider !== null && this.#settled.find(metric, selection, provider) === reading;
  }

  #readResource({ selection }: MetricSubject, metric: ResolvedMetric): MetricReading {
    const provider = this.#cluster.resourceMetrics;
    if (provider === null) return failed("the resource metrics API is not served");
    const known = this.#settled.find(metric, selection, provider);
    if (known !== undefined) return known;
    const { target, container } = metric;
    const resource = metric.resource ?? "cpu";
    const needsRequest = target.kind === "utilization";
    const fallback = needsRequest ? missingPodPercent(target.percent) : 100;
    const rule = this.#rule(resource === "cpu");
    const totals = emptyPodTotals();
    const sample = this.#sample;
    const settled = this.#settled.begin();
    let failure: MetricReading | null = null;
    let read: Pod | null = null;
    const addServed = (served: PodMetrics | undefined, count: number): void => {
      sample.count = count;
      sample.usageMilli = served === undefined ? null : usageMilliOf(served, resource, container);
      if (served !== undefined) {
        sample.metricAt = truncateToSecond(served.timestamp);
        sample.metricWindow = served.windowMicros as SimTime;
      }
      const group = classifyPod(sample, rule);
      addPod(totals, sample, group, fallback);
      settled.add(read!, served, sample.usageMilli !== null, group, rule);
    };
    const readPod = (pod: Pod, count: number, isGroup: boolean): boolean => {
      read = pod;
      fillState(sample, pod);
      sample.requestMilli = 0;
      if (needsRequest) {
        const request = this.#request(pod.template, resource, container);
        if (request.ok) sample.requestMilli = request.requestMilli;
        else if (request.code === "missing-request") sample.requestMilli = null;
        else {
          failure = { kind: "failed", outcome: metricFailure(request.code, request.container) };
          return false;
        }
      }
      if (isGroup) provider.forEachStratum!(pod, count, addServed);
      else addServed(provider.podMetrics(pod), 1);
      return true;
    };
    this.#forEachToRead(selection, provider, rule, readPod);
    sample.count = 1;
    if (failure !== null) return failure;
    const reading: MetricReading = { kind: "pods", totals };
    this.#settled.keep(metric, selection, provider, reading);
    return reading;
  }

  /** Every pod of the selection, or in a large cluster those that stand for all. */
  #forEachToRead(
    selection: PodSelection,
    provider: ResourceMetricsProvider,
    { now, cpuInitializationPeriod }: GroupingRule,
    read: (pod: Pod, count: number, isGroup: boolean) => boolean,
  ): void {
    if (provider.forEachStratum === undefined || this.#cluster.pods.size < this.#strataFromPods) {
      for (const pod of selection.pods) if (!read(pod, 1, false)) return;
      return;
    }
    let strata = this.#strata.get(selection);
    if (strata === undefined) {
      strata = new PodStrata(selection, this.#cluster.sim);
      this.#strata.set(selection, strata);
      this.usesStrata = true;
    }
    strata.forEach(now, cpuInitializationPeriod, read);
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
      fillState(sample, pod);
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

  #request(template: PodTemplate, resource: string, container: string | undefined): PodRequest {
    let byMetric = this.#requests.get(template);
    if (byMetric === undefined) {
      byMetric = new Map();
      this.#requests.set(template, byMetric);
    }
    const key = container === undefined ? resource : `${resource}/${container}`;
    let request = byMetric.get(key);
    if (request === undefined) {
      request = requestOf(template.spec, resource, container, this.#features);
      byMetric.set(key, request);
    }
    return request;
  }
}

function failed(message: string): MetricReading {
  return { kind: "failed", outcome: metricFailure("metrics-api", message) };
}

function fillState(sample: PodSample, pod: Pod): void {
  sample.phase = pod.phase;
  sample.deleting = pod.deletion !== null;
  sample.startTime = pod.startTime === null ? null : truncateToSecond(pod.startTime);
  sample.ready = pod.ready;
  sample.readyChangedAt = truncateToSecond(pod.readyChangedAt);
}

const NANOCORES_PER_MILLICORE = 1e6;

/** A pod's value in thousandths, or null: it has no metric. */
function usageMilliOf(served: PodMetrics, resource: string, container: string | undefined): number | null {
  let sum = 0;
  let found = false;
  for (const each of served.containers) {
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

function countRunning(selection: PodSelection): RunningPods {
  let runningReady = 0;
  for (const pod of selection.pods) if (pod.phase === "Running" && pod.isReady) runningReady++;
  return { podCount: selection.pods.size, runningReady };
}

function requestOf(
  spec: PodSpec,
  resource: string,
  container: string | undefined,
  features: HorizontalPodAutoscalerFeatures,
): PodRequest {
  const view = (each: Container, isInit: boolean): ContainerRequestView => {
    const requestMilli = milliOf(each.resources?.requests?.[resource]);
    return {
      name: each.name,
      isInit,
      isSidecar: isInit && isSidecar(each),
      ...(requestMilli === undefined ? {} : { requestMilli }),
    };
  };
  const containers = [
    ...spec.containers.map((each) => view(each, false)),
    ...(spec.initContainers ?? []).map((each) => view(each, true)),
  ];
  const podLevelRequestMilli = milliOf(spec.resources?.requests?.[resource]);
  return podRequest(
    podLevelRequestMilli === undefined ? { containers } : { containers, podLevelRequestMilli },
    container,
    features,
  );
}

function selectorTexts(selector: LabelSelector | undefined): readonly string[] | undefined {
  const labels = selector?.matchLabels;
  if (labels === undefined) return undefined;
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort();
}
