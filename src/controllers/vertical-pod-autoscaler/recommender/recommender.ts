import type { Cluster, Pod, VerticalPodAutoscaler } from "../../../cluster/index.js";
import { PHASE } from "../../../engine/index.js";
import { type EpochMicros, type SimTime, truncateToSecond } from "../../../units/index.js";
import { containerPolicyOf } from "../container-policy.js";
import { AGGREGATE_COLLECTION_INTERVAL, type VerticalPodAutoscalerFlags } from "../defaults.js";
import { explainRecommendation } from "../explain.js";
import type { ContainerRecommendation, ResourceAmounts } from "../resource-amounts.js";
import { containersOf, policiesOf, targetKeyOf, type VerticalTargets } from "../vertical-target.js";
import { type AggregateCheckpoint, AggregateContainerState } from "./aggregate-container-state.js";
import { type AggregationRule, defaultBuckets } from "./aggregation-rule.js";
import { capToPolicy } from "./cap-to-policy.js";
import { ContainerState } from "./container-state.js";
import { integerCpuContainerOf, roundToIntegerCpu } from "./integer-cpu.js";
import { isAggregateExpired } from "./is-aggregate-expired.js";
import { type RecommendationRule, recommendContainerResources } from "./recommend-container-resources.js";
import { roundAmounts } from "./round-amounts.js";

/** One sample as the recommender took it; for who wants to watch. */
export interface UsageSample {
  readonly pod: Pod;
  readonly container: string;
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
}

export interface RecommenderOptions {
  readonly flags: VerticalPodAutoscalerFlags;
  readonly targets: VerticalTargets;
  /** Wall clock of virtual time zero. */
  readonly zero: EpochMicros;
  /** What was learnt before the run, by `namespace/vpa/container`. */
  readonly checkpoints?: ReadonlyMap<string, AggregateCheckpoint>;
  /** Annotations of a VPA by its key, for the integer CPU post-processor. */
  readonly annotationsOf?: (vpa: VerticalPodAutoscaler) => Readonly<Record<string, string>>;
  readonly onSample?: (sample: UsageSample) => void;
}

interface Aggregate {
  readonly container: string;
  readonly state: AggregateContainerState;
  /** Containers of existing pods that feed it. */
  feeders: number;
}

interface Learnt {
  readonly aggregates: Set<Aggregate>;
  readonly initial: ReadonlyMap<string, AggregateContainerState>;
}

interface KnownPod {
  readonly containers: ReadonlyMap<string, { readonly state: ContainerState; readonly aggregate: Aggregate }>;
}

interface OomKill {
  readonly pod: Pod;
  readonly container: string;
  readonly requestBytes: number;
  readonly at: SimTime;
}

/**
 * The recommender: each interval it samples the pods of all VPAs, takes in OOM kills and writes recommendations.
 *
 * Samples come from the resource metrics API, which is evaluated lazily: there is one event an interval.
 * Deviates: only pods of VPAs are remembered, as with `memory-saver`.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/recommender/routines/recommender.go#RunOnce.
 */
export class Recommender {
  readonly #cluster: Cluster;
  readonly #options: RecommenderOptions;
  readonly #rule: AggregationRule;
  readonly #recommendationRule: RecommendationRule;
  readonly #aggregates = new Map<string, Aggregate>();
  readonly #labelKeys = new WeakMap<object, string>();
  readonly #pods = new Map<Pod, KnownPod>();
  readonly #learnt = new Map<VerticalPodAutoscaler, Learnt>();
  #ooms: OomKill[] = [];
  #gone: Pod[] = [];
  #collectedAt: SimTime;

  constructor(cluster: Cluster, options: RecommenderOptions) {
    this.#cluster = cluster;
    this.#options = options;
    const { flags } = options;
    this.#rule = {
      memoryAggregationInterval: flags["memory-aggregation-interval"],
      memoryAggregationIntervalCount: flags["memory-aggregation-interval-count"],
      memoryHalfLife: flags["memory-histogram-decay-half-life"],
      cpuHalfLife: flags["cpu-histogram-decay-half-life"],
      oomBumpUpRatio: flags["oom-bump-up-ratio"],
      oomMinBumpUpBytes: flags["oom-min-bump-up-bytes"],
      ...defaultBuckets(),
    };
    this.#recommendationRule = recommendationRuleOf(flags);
    this.#collectedAt = cluster.sim.now;
    cluster.pods.watchOnly(["terminated", "deleted"], (pod, change) => {
      if (change === "terminated") this.#terminated(pod);
      else if (change === "deleted" && this.#pods.has(pod)) this.#gone.push(pod);
    });
    this.#scheduleNext();
  }

  /** How far a VPA's history supports its bounds, by container; 1 is a whole confidence interval. */
  confidences(vpa: VerticalPodAutoscaler): ReadonlyMap<string, number> {
    const interval = this.#options.flags["confidence-interval-cpu"];
    const found = new Map<string, number>();
    for (const [name, state] of this.#merge(vpa)) found.set(name, state.confidence(interval));
    return found;
  }

  #scheduleNext(): void {
    const { sim } = this.#cluster;
    sim.scheduleAfter(this.#options.flags["recommender-interval"], PHASE.control, () => {
      this.#pass();
      this.#scheduleNext();
    });
  }

  #pass(): void {
    const ruled = [...this.#cluster.verticalPodAutoscalers.values()].filter((vpa) => this.#isMine(vpa));
    for (const vpa of ruled) {
      const { aggregates } = this.#learntOf(vpa);
      for (const pod of this.#options.targets.podsOf(targetKeyOf(vpa))) {
        // While a pod is Pending it is not known, as its containers use nothing.
        if (pod.phase === "Pending" || pod.isTerminal) continue;
        const known = this.#know(pod);
        for (const { aggregate } of known.containers.values()) aggregates.add(aggregate);
        this.#sample(pod, known);
      }
    }
    this.#drainOoms();
    for (const pod of this.#gone) {
      for (const { aggregate } of this.#pods.get(pod)?.containers.values() ?? []) aggregate.feeders--;
      this.#pods.delete(pod);
    }
    this.#gone = [];
    for (const vpa of ruled) this.#recommend(vpa);
    this.#collect();
  }

  /** A VPA names at most one recommender. */
  #isMine({ spec }: VerticalPodAutoscaler): boolean {
    const name = spec.recommenders?.[0]?.name ?? "default";
    return name === this.#options.flags["recommender-name"];
  }

  #unix(at: SimTime): number {
    return this.#options.zero + at;
  }

  #learntOf(vpa: VerticalPodAutoscaler): Learnt {
    let learnt = this.#learnt.get(vpa);
    if (learnt === undefined) {
      const initial = new Map<string, AggregateContainerState>();
      const prefix = `${vpa.key}/`;
      for (const [key, checkpoint] of this.#options.checkpoints ?? []) {
        if (!key.startsWith(prefix)) continue;
        const state = new AggregateContainerState(this.#rule, this.#unix(this.#cluster.sim.now));
        state.load(checkpoint);
        initial.set(key.slice(prefix.length), state);
      }
      learnt = { aggregates: new Set(), initial };
      this.#learnt.set(vpa, learnt);
    }
    return learnt;
  }

  #know(pod: Pod): KnownPod {
    let known = this.#pods.get(pod);
    if (known === undefined) {
      const containers = new Map<string, { state: ContainerState; aggregate: Aggregate }>();
      for (const { name } of pod.template.spec.containers) {
        const aggregate = this.#aggregateOf(pod, name);
        aggregate.feeders++;
        containers.set(name, { state: new ContainerState(this.#rule, aggregate.state), aggregate });
      }
      known = { containers };
      this.#pods.set(pod, known);
    }
    return known;
  }

  #aggregateOf(pod: Pod, container: string): Aggregate {
    const { labels } = pod;
    let labelKey = this.#labelKeys.get(labels);
    if (labelKey === undefined) {
      labelKey = JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
      this.#labelKeys.set(labels, labelKey);
    }
    const key = `${pod.namespace}/${container}/${labelKey}`;
    let aggregate = this.#aggregates.get(key);
    if (aggregate === undefined) {
      const state = new AggregateContainerState(this.#rule, this.#unix(this.#cluster.sim.now));
      aggregate = { container, state, feeders: 0 };
      this.#aggregates.set(key, aggregate);
    }
    return aggregate;
  }

  #sample(pod: Pod, known: KnownPod): void {
    const metrics = this.#cluster.resourceMetrics?.podMetrics(pod);
    if (metrics === undefined) return;
    const unix = this.#unix(truncateToSecond(metrics.timestamp));
    for (const { name, cpuNanocores, memoryBytes } of metrics.containers) {
      const state = known.containers.get(name)?.state;
      if (state === undefined) continue;
      const cpuMillicores = cpuNanocores === undefined ? undefined : Math.ceil(cpuNanocores / 1e6);
      const isNew = cpuMillicores !== undefined && state.addCpuSample(cpuMillicores, unix);
      if (memoryBytes !== undefined) state.addMemorySample(memoryBytes, unix);
      if (isNew) {
        this.#options.onSample?.({ pod, container: name, cpuMillicores, memoryBytes: memoryBytes ?? 0 });
      }
    }
  }

  #terminated(pod: Pod): void {
    const { lastTermination } = pod;
    if (lastTermination?.reason !== "OOMKilled") return;
    const { container, finishedAt } = lastTermination;
    const request = containersOf(pod).find(({ name }) => name === container)?.requests.memory ?? 0;
    this.#ooms.push({ pod, container, requestBytes: request, at: finishedAt });
  }

  #drainOoms(): void {
    for (const { pod, container, requestBytes, at } of this.#ooms) {
      const state = this.#pods.get(pod)?.containers.get(container)?.state;
      state?.recordOom(requestBytes, this.#unix(truncateToSecond(at)));
    }
    this.#ooms = [];
  }

  #merge(vpa: VerticalPodAutoscaler): Map<string, AggregateContainerState> {
    const { aggregates, initial } = this.#learntOf(vpa);
    const policies = policiesOf(vpa);
    const created = this.#unix(this.#cluster.sim.now);
    const merged = new Map<string, AggregateContainerState>();
    const into = (name: string, state: AggregateContainerState) => {
      if (containerPolicyOf(policies, name)?.mode === "Off") return;
      let sum = merged.get(name);
      if (sum === undefined) {
        sum = new AggregateContainerState(this.#rule, created);
        merged.set(name, sum);
      }
      sum.merge(state);
    };
    for (const { container, state } of aggregates) into(container, state);
    for (const [name, state] of initial) into(name, state);
    return merged;
  }

  #recommend(vpa: VerticalPodAutoscaler): void {
    const { flags } = this.#options;
    const policies = policiesOf(vpa);
    const merged = this.#merge(vpa);
    if (merged.size === 0) return;
    const recommended = recommendContainerResources(
      [...merged].map(([name, state]) => ({
        name,
        state,
        controlledResources: containerPolicyOf(policies, name)?.controlledResources ?? ["cpu", "memory"],
      })),
      this.#recommendationRule,
    );
    const multiple = { cpu: flags["round-cpu-millicores"], memory: flags["round-memory-bytes"] };
    let processed = recommended.map((entry) => rounded(entry, multiple));
    if (flags["cpu-integer-post-processor-enabled"]) {
      processed = roundToIntegerCpu(processed, this.#integerCpuContainers(vpa));
    }
    processed = capToPolicy(processed, policies, globalMaxAllowed(flags));
    const before = vpa.recommendation;
    vpa.recommendation = processed;
    if (before !== null && hasSameTargets(before, processed)) return;
    this.#cluster.verticalPodAutoscalers.notify(vpa, "status");
    const { sim } = this.#cluster;
    sim.decisions.decide({
      at: sim.now,
      component: "vpa-recommender",
      object: `vpa/${vpa.key}`,
      action: "recommend",
      explain: () => explainRecommendation(before, processed),
    });
  }

  #integerCpuContainers(vpa: VerticalPodAutoscaler): ReadonlySet<string> {
    const annotations = this.#options.annotationsOf?.(vpa) ?? {};
    const names = Object.entries(annotations)
      .filter(([, value]) => value === "true")
      .map(([key]) => integerCpuContainerOf(key));
    return new Set(names.filter((name) => name !== undefined));
  }

  #collect(): void {
    const { now } = this.#cluster.sim;
    if (now - this.#collectedAt < AGGREGATE_COLLECTION_INTERVAL) return;
    this.#collectedAt = now;
    for (const [key, aggregate] of this.#aggregates) {
      const { state, feeders } = aggregate;
      const reference = state.lastSampleMicros ?? state.createdMicros;
      const isUnused = state.cpuSamples === 0 && feeders === 0;
      if (!isUnused && !isAggregateExpired(this.#unix(now) - reference, this.#rule)) continue;
      // A pod that still runs goes on feeding it.
      if (feeders > 0) continue;
      this.#aggregates.delete(key);
      for (const { aggregates } of this.#learnt.values()) aggregates.delete(aggregate);
    }
  }
}

function rounded(
  entry: ContainerRecommendation,
  multiple: { readonly cpu: number; readonly memory: number },
): ContainerRecommendation {
  if (multiple.cpu === 1 && multiple.memory === 1) return entry;
  const { container, target, lowerBound, upperBound, uncappedTarget } = entry;
  return {
    container,
    target: roundAmounts(target, multiple),
    ...(lowerBound === undefined ? {} : { lowerBound: roundAmounts(lowerBound, multiple) }),
    ...(upperBound === undefined ? {} : { upperBound: roundAmounts(upperBound, multiple) }),
    ...(uncappedTarget === undefined ? {} : { uncappedTarget: roundAmounts(uncappedTarget, multiple) }),
  };
}

function hasSameTargets(
  before: readonly ContainerRecommendation[],
  after: readonly ContainerRecommendation[],
): boolean {
  return (
    before.length === after.length &&
    after.every(({ container, target }, index) => {
      const other = before[index];
      return (
        other?.container === container &&
        other.target.cpu === target.cpu &&
        other.target.memory === target.memory
      );
    })
  );
}

function globalMaxAllowed(flags: VerticalPodAutoscalerFlags): ResourceAmounts {
  return {
    cpu: flags["container-recommendation-max-allowed-cpu"],
    memory: flags["container-recommendation-max-allowed-memory"],
  };
}

function recommendationRuleOf(flags: VerticalPodAutoscalerFlags): RecommendationRule {
  return {
    marginFraction: flags["recommendation-margin-fraction"],
    percentiles: {
      cpu: {
        lower: flags["recommendation-lower-bound-cpu-percentile"],
        target: flags["target-cpu-percentile"],
        upper: flags["recommendation-upper-bound-cpu-percentile"],
      },
      memory: {
        lower: flags["recommendation-lower-bound-memory-percentile"],
        target: flags["target-memory-percentile"],
        upper: flags["recommendation-upper-bound-memory-percentile"],
      },
    },
    confidenceInterval: {
      cpu: flags["confidence-interval-cpu"],
      memory: flags["confidence-interval-memory"],
    },
    podMinimum: {
      cpu: flags["pod-recommendation-min-cpu-millicores"],
      memory: flags["pod-recommendation-min-memory-mb"] * 1024 * 1024,
    },
  };
}
