import { containerPolicyOf } from "../../../../src/controllers/vertical-pod-autoscaler/container-policy.js";
import { AggregateContainerState } from "../../../../src/controllers/vertical-pod-autoscaler/recommender/aggregate-container-state.js";
import {
  type AggregationRule,
  defaultBuckets,
} from "../../../../src/controllers/vertical-pod-autoscaler/recommender/aggregation-rule.js";
import {
  amountFrom,
  humanizeMemory,
  millicoresFromCores,
  roundUpToMultiple,
  scaleAmount,
} from "../../../../src/controllers/vertical-pod-autoscaler/recommender/amounts.js";
import { capToPolicy } from "../../../../src/controllers/vertical-pod-autoscaler/recommender/cap-to-policy.js";
import { ContainerState } from "../../../../src/controllers/vertical-pod-autoscaler/recommender/container-state.js";
import {
  widenByConfidence,
  withMargin,
} from "../../../../src/controllers/vertical-pod-autoscaler/recommender/estimators.js";
import {
  type BucketScheme,
  exponentialBuckets,
  linearBuckets,
} from "../../../../src/controllers/vertical-pod-autoscaler/recommender/histogram/bucket-scheme.js";
import {
  DecayingHistogram,
  type HistogramCheckpoint,
} from "../../../../src/controllers/vertical-pod-autoscaler/recommender/histogram/decaying-histogram.js";
import { Histogram } from "../../../../src/controllers/vertical-pod-autoscaler/recommender/histogram/histogram.js";
import {
  integerCpuContainerOf,
  roundToIntegerCpu,
} from "../../../../src/controllers/vertical-pod-autoscaler/recommender/integer-cpu.js";
import { isAggregateExpired } from "../../../../src/controllers/vertical-pod-autoscaler/recommender/is-aggregate-expired.js";
import { recommendContainerResources } from "../../../../src/controllers/vertical-pod-autoscaler/recommender/recommend-container-resources.js";
import { roundAmounts } from "../../../../src/controllers/vertical-pod-autoscaler/recommender/round-amounts.js";
import { amountsOf } from "../../../../src/controllers/vertical-pod-autoscaler/resource-amounts.js";
import { type SimTime, seconds } from "../../../../src/units/index.js";
import type { Adapter } from "../../adapter.js";
import {
  adapter,
  amounts,
  policies,
  recommendations,
  type VectorAmounts,
  type VectorPolicy,
  type VectorRecommendation,
  vectorAmounts,
  vectorRecommendations,
} from "./given.js";

type Op = readonly [string, ...unknown[]];

interface VectorCheckpoint {
  readonly totalWeight: number;
  readonly bucketWeights: Readonly<Record<string, number>>;
  readonly referenceUnixS?: number;
}

interface BucketOptions {
  readonly kind: "linear" | "exponential";
  readonly maxValue: number;
  readonly bucketSize?: number;
  readonly firstBucketSize?: number;
  readonly ratio?: number;
  readonly epsilon: number;
}

function schemeOf(options: BucketOptions): BucketScheme {
  const { maxValue, epsilon } = options;
  return options.kind === "linear"
    ? linearBuckets({ maxValue, epsilon, bucketSize: options.bucketSize! })
    : exponentialBuckets({
        maxValue,
        epsilon,
        firstBucketSize: options.firstBucketSize!,
        ratio: options.ratio!,
      });
}

/** Either kind of histogram behind the operations of the vectors. */
class AnyHistogram {
  #plain: Histogram | undefined;
  #decaying: DecayingHistogram | undefined;
  readonly #scheme: BucketScheme;
  readonly #halfLifeS: number | null;

  constructor(scheme: BucketScheme, halfLifeS: number | null) {
    this.#scheme = scheme;
    this.#halfLifeS = halfLifeS;
    this.#reset();
  }

  #reset(): void {
    if (this.#halfLifeS === null) this.#plain = new Histogram(this.#scheme);
    else this.#decaying = new DecayingHistogram(this.#scheme, this.#halfLifeS * 1e6);
  }

  get isEmpty(): boolean {
    return (this.#plain ?? this.#decaying)!.isEmpty;
  }

  get referenceUnixS(): number | undefined {
    const micros = this.#decaying?.referenceMicros;
    return micros === undefined ? undefined : micros / 1e6;
  }

  percentile(fraction: number): number {
    return (this.#plain ?? this.#decaying)!.percentile(fraction);
  }

  weights(): number[] {
    const histogram = (this.#plain ?? this.#decaying)!;
    return Array.from({ length: this.#scheme.bucketCount }, (_, bucket) => histogram.weightOf(bucket));
  }

  checkpoint(): VectorCheckpoint {
    const stored = (this.#plain ?? this.#decaying)!.save();
    const reference = this.referenceUnixS;
    return {
      totalWeight: stored.totalWeight,
      bucketWeights: Object.fromEntries([...stored.bucketWeights].map(([k, v]) => [String(k), v])),
      ...(reference === undefined ? {} : { referenceUnixS: reference }),
    };
  }

  load(stored: VectorCheckpoint | null): void {
    if (stored === null) throw new RangeError("no checkpoint");
    const checkpoint: HistogramCheckpoint = {
      totalWeight: stored.totalWeight,
      bucketWeights: new Map(Object.entries(stored.bucketWeights).map(([k, v]) => [Number(k), v])),
      referenceMicros: stored.referenceUnixS === undefined ? undefined : stored.referenceUnixS * 1e6,
    };
    if (this.#plain !== undefined) this.#plain.load(checkpoint);
    else this.#decaying!.load(checkpoint);
  }

  apply([operation, ...rest]: Op): void {
    const [value, weight, unixS] = rest as [number, number, number];
    switch (operation) {
      case "add":
        if (this.#plain !== undefined) this.#plain.add(value, weight);
        else this.#decaying!.add(value, weight, unixS * 1e6);
        break;
      case "subtract":
        if (this.#plain !== undefined) this.#plain.subtract(value, weight);
        else this.#decaying!.subtract(value, weight, unixS * 1e6);
        break;
      case "merge": {
        const other = new AnyHistogram(this.#scheme, this.#halfLifeS);
        for (const op of rest[0] as Op[]) other.apply(op);
        if (this.#plain !== undefined) this.#plain.merge(other.#plain!);
        else this.#decaying!.merge(other.#decaying!);
        break;
      }
      case "load":
        this.#reset();
        this.load(rest[0] as VectorCheckpoint | null);
        break;
      case "saveAndReload": {
        const stored = this.checkpoint();
        this.#reset();
        this.load(stored);
        break;
      }
      default:
        throw new RangeError(`operation ${operation}`);
    }
  }
}

interface GivenHistogram {
  readonly options: BucketOptions;
  readonly halfLifeS: number | null;
  readonly ops: readonly Op[];
}

const histogram = adapter(
  "histogram",
  (given: GivenHistogram, { expect }) => {
    const expected = expect as Record<string, unknown>;
    const subject = new AnyHistogram(schemeOf(given.options), given.halfLifeS);
    try {
      for (const op of given.ops) subject.apply(op);
    } catch {
      return { error: true };
    }
    const answer: Record<string, unknown> = {};
    for (const key of Object.keys(expected)) {
      if (key === "empty") answer[key] = subject.isEmpty;
      if (key === "bucketsNonEmpty") answer[key] = !subject.isEmpty;
      if (key === "referenceIsInitial") answer[key] = subject.referenceUnixS === undefined;
      if (key === "referenceUnixS") answer[key] = subject.referenceUnixS;
      if (key === "checkpoint") answer[key] = subject.checkpoint();
      if (key === "percentiles") {
        answer[key] = (expected[key] as [number, number][]).map(([p]) => [p, subject.percentile(p)]);
      }
      if (key === "equalsOps") {
        const other = new AnyHistogram(schemeOf(given.options), given.halfLifeS);
        for (const op of expected[key] as Op[]) other.apply(op);
        const [mine, theirs] = [subject.weights(), other.weights()];
        const tolerance = expected["bucketTolerance"] as number;
        const isEqual = mine.every(
          (weight, i) => Math.abs(weight - theirs[i]!) <= tolerance * Math.max(1, weight),
        );
        answer[key] = isEqual ? expected[key] : mine;
      }
      if (key === "bucketTolerance") answer[key] = expected[key];
    }
    return answer;
  },
  (expected, actual) => {
    // A linear bucket's edge i · size carries the rounding of upstream's own products.
    const close = (a: unknown, b: unknown): boolean =>
      typeof a === "number" && typeof b === "number"
        ? Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a))
        : typeof a === "object" && a !== null && typeof b === "object" && b !== null
          ? Object.keys(a).length === Object.keys(b).length &&
            Object.entries(a).every(([key, value]) => close(value, (b as Record<string, unknown>)[key]))
          : a === b;
    return close(expected, actual);
  },
);

/** The scheme of the options, which has to be the product's own where they are upstream's defaults. */
function productScheme(options: BucketOptions): BucketScheme {
  const { cpuBuckets, memoryBuckets } = defaultBuckets();
  if (options.maxValue === 1000 && options.ratio === 1.05) return cpuBuckets;
  return options.maxValue === 1e12 && options.ratio === 1.05 ? memoryBuckets : schemeOf(options);
}

const histogramBuckets = adapter(
  "histogram-buckets",
  (given: { findBucketOf: readonly number[]; startOf?: readonly number[] } & BucketOptions, { expect }) => {
    const scheme = productScheme({ ...given, kind: given.kind ?? "exponential" });
    const starts = [...scheme.starts];
    const answer: Record<string, unknown> = {
      numBuckets: scheme.bucketCount,
      findBucket: given.findBucketOf.map((value) => scheme.find(value)),
      starts: given.startOf?.map((bucket) => scheme.starts[bucket]),
      bucketStarts: starts,
      findBucketOfEachStart: starts.map((value) => scheme.find(value)),
    };
    return Object.fromEntries(Object.keys(expect as object).map((key) => [key, answer[key]]));
  },
);

const decayingHistogram = adapter(
  "decaying-histogram",
  (given: {
    options: BucketOptions;
    halfLifeS: number;
    percentiles: readonly number[];
    ops: readonly Op[];
  }) => {
    const subject = new AnyHistogram(productScheme(given.options), given.halfLifeS);
    const snapshots: unknown[] = [];
    for (const op of given.ops) {
      if (op[0] !== "snapshot") {
        subject.apply(op);
        continue;
      }
      snapshots.push({
        empty: subject.isEmpty,
        percentiles: given.percentiles.map((p) => subject.percentile(p)),
        // The recorder asked full histograms only.
        ...(subject.isEmpty ? {} : { checkpoint: subject.checkpoint() }),
      });
    }
    return { snapshots };
  },
);

interface VectorConfig {
  readonly confidenceIntervalCpuS: number;
  readonly confidenceIntervalMemoryS: number;
  readonly cpuHalfLifeS: number;
  readonly cpuPercentiles: { lower: number; target: number; upper: number };
  readonly marginFraction: number;
  readonly memoryAggregationIntervalCount: number;
  readonly memoryAggregationIntervalS: number;
  readonly memoryHalfLifeS: number;
  readonly memoryPercentiles: { lower: number; target: number; upper: number };
  readonly oomBumpUpRatio: number;
  readonly oomMinBumpUpBytes: number;
  readonly podMinCpuMillicores: number;
  readonly podMinMemoryMi: number;
}

function aggregationRule(config: Partial<VectorConfig>): AggregationRule {
  return {
    memoryAggregationInterval: seconds(config.memoryAggregationIntervalS ?? 86_400),
    memoryAggregationIntervalCount: config.memoryAggregationIntervalCount ?? 8,
    memoryHalfLife: seconds(config.memoryHalfLifeS ?? 86_400),
    cpuHalfLife: seconds(config.cpuHalfLifeS ?? 86_400),
    oomBumpUpRatio: config.oomBumpUpRatio ?? 1.2,
    oomMinBumpUpBytes: config.oomMinBumpUpBytes ?? 104_857_600,
    ...defaultBuckets(),
  };
}

const recommendation = adapter(
  "recommendation",
  (given: {
    config: VectorConfig;
    startUnixS: number;
    stepS: number;
    evaluateAfterSteps: readonly number[];
    policies: readonly VectorPolicy[];
    ooms: readonly {
      afterStep: number;
      atUnixS: number;
      pod: string;
      container: string;
      requestBytes: number;
    }[];
    series: readonly {
      pod: string;
      labels: string;
      container: string;
      cpuMillicores: readonly (number | null)[];
      memoryBytes: readonly (number | null)[];
    }[];
  }) => {
    const { config } = given;
    const rule = aggregationRule(config);
    const vpaPolicies = policies(given.policies);
    const aggregates = new Map<string, { readonly name: string; readonly state: AggregateContainerState }>();
    const states = given.series.map((series) => {
      const key = `${series.labels}/${series.container}`;
      let aggregate = aggregates.get(key);
      if (aggregate === undefined) {
        aggregate = {
          name: series.container,
          state: new AggregateContainerState(rule, given.startUnixS * 1e6),
        };
        aggregates.set(key, aggregate);
      }
      return { series, state: new ContainerState(rule, aggregate.state) };
    });
    const oomIndexesRejected: number[] = [];
    const found: unknown[] = [];
    const steps = Math.max(...given.series.map(({ cpuMillicores }) => cpuMillicores.length));
    for (let step = 0; step < steps; step += 1) {
      const unixS = given.startUnixS + step * given.stepS;
      for (const { series, state } of states) {
        const cpu = series.cpuMillicores[step] ?? null;
        const memory = series.memoryBytes[step] ?? null;
        if (cpu !== null) state.addCpuSample(cpu, unixS * 1e6);
        if (memory !== null) state.addMemorySample(memory, unixS * 1e6);
      }
      for (const [index, oom] of given.ooms.entries()) {
        if (oom.afterStep !== step) continue;
        const hit = states.find(
          ({ series }) => series.pod === oom.pod && series.container === oom.container,
        )!;
        if (!hit.state.recordOom(oom.requestBytes, oom.atUnixS * 1e6)) oomIndexesRejected.push(index);
      }
      if (!given.evaluateAfterSteps.includes(step)) continue;
      const merged = new Map<string, AggregateContainerState>();
      for (const { name, state } of aggregates.values()) {
        if (containerPolicyOf(vpaPolicies, name)?.mode === "Off") continue;
        if (!merged.has(name)) merged.set(name, new AggregateContainerState(rule, unixS * 1e6));
        merged.get(name)!.merge(state);
      }
      const recommended = recommendContainerResources(
        [...merged].map(([name, state]) => ({
          name,
          state,
          controlledResources: containerPolicyOf(vpaPolicies, name)?.controlledResources ?? ["cpu", "memory"],
        })),
        {
          marginFraction: config.marginFraction,
          percentiles: { cpu: config.cpuPercentiles, memory: config.memoryPercentiles },
          confidenceInterval: {
            cpu: seconds(config.confidenceIntervalCpuS),
            memory: seconds(config.confidenceIntervalMemoryS),
          },
          podMinimum: { cpu: config.podMinCpuMillicores, memory: config.podMinMemoryMi * 1024 * 1024 },
        },
      );
      const capped = vectorRecommendations(capToPolicy(recommended, vpaPolicies, {}));
      found.push({
        afterStep: step,
        unixS,
        containers: Object.fromEntries(
          capped.map(({ container, ...rest }) => {
            const state = merged.get(container)!;
            return [
              container,
              {
                ...rest,
                cpuSamples: state.cpuSamples,
                ...(state.firstSampleMicros === undefined
                  ? {}
                  : { firstSampleUnixS: state.firstSampleMicros / 1e6 }),
                ...(state.lastSampleMicros === undefined
                  ? {}
                  : { lastSampleUnixS: state.lastSampleMicros / 1e6 }),
              },
            ];
          }),
        ),
      });
    }
    return { oomIndexesRejected, recommendations: found };
  },
);

const containerSamples = adapter(
  "container-samples",
  (
    given: {
      aggregationIntervalS: number;
      oomBumpUpRatio: number;
      oomMinBumpUpBytes: number;
      events: readonly (readonly ["cpu" | "memory" | "oom", number, number])[];
    },
    { expect },
  ) => {
    const cpuOps: unknown[] = [];
    const memoryOps: unknown[] = [];
    const state = new ContainerState(
      aggregationRule({
        memoryAggregationIntervalS: given.aggregationIntervalS,
        oomBumpUpRatio: given.oomBumpUpRatio,
        oomMinBumpUpBytes: given.oomMinBumpUpBytes,
      }),
      {
        addCpuSample: (millicores, micros) => cpuOps.push(["add", millicores / 1000, 0.1, micros / 1e6]),
        addMemoryPeak: (bytes, micros) => memoryOps.push(["add", bytes, 1, micros / 1e6]),
        subtractMemoryPeak: (bytes, micros) => memoryOps.push(["subtract", bytes, 1, micros / 1e6]),
      },
    );
    const accepted = given.events.map(([kind, t, value]) =>
      kind === "cpu"
        ? state.addCpuSample(value, t * 1e6)
        : kind === "memory"
          ? state.addMemorySample(value, t * 1e6)
          : state.recordOom(value, t * 1e6),
    );
    const answer: Record<string, unknown> = { accepted, memoryOps, cpuOps };
    return Object.fromEntries(Object.keys(expect as object).map((key) => [key, answer[key]]));
  },
);

type EstimatorGiven = {
  readonly kind: string;
  readonly multiplier: number;
  readonly exponent: 1 | 2 | -2;
  readonly samples: number;
  readonly sampleStepS: number;
  readonly confidenceIntervalS: number;
  readonly fraction: number;
  readonly containers?: number;
  readonly baseCpuMillicores?: number;
  readonly baseMemoryBytes?: number;
  readonly minCpuMillicores?: number;
  readonly minMemoryBytes?: number;
  readonly controlledResources?: readonly ("cpu" | "memory")[];
};

function estimate(given: EstimatorGiven): Record<string, unknown> {
  const base = { cpu: given.baseCpuMillicores, memory: given.baseMemoryBytes };
  if (given.kind === "confidence") {
    const state = new AggregateContainerState(aggregationRule({}), 0);
    for (let i = 0; i < given.samples; i += 1) state.addCpuSample(1, 1e15 + i * given.sampleStepS * 1e6);
    const confidence = state.confidence(seconds(given.confidenceIntervalS));
    return {
      confidence,
      ...vectorAmounts(
        amountsOf((r) => (base[r] === undefined ? undefined : widenByConfidence(base[r], confidence, given))),
      ),
    };
  }
  if (given.kind === "margin") {
    return {
      ...vectorAmounts(
        amountsOf((r) => (base[r] === undefined ? undefined : withMargin(base[r], given.fraction))),
      ),
    };
  }
  if (given.kind === "minimum") {
    const min = { cpu: given.minCpuMillicores ?? 0, memory: given.minMemoryBytes ?? 0 };
    return {
      ...vectorAmounts(amountsOf((r) => (base[r] === undefined ? undefined : Math.max(base[r], min[r])))),
    };
  }
  const state = new AggregateContainerState(aggregationRule({}), 0);
  const [only] = recommendContainerResources(
    [{ name: "c", state, controlledResources: given.controlledResources! }],
    {
      marginFraction: 0,
      percentiles: {
        cpu: { lower: 0.5, target: 0.9, upper: 0.95 },
        memory: { lower: 0.5, target: 0.9, upper: 0.95 },
      },
      confidenceInterval: { cpu: seconds(1), memory: seconds(1) },
      podMinimum: { cpu: 0, memory: 0 },
    },
  );
  return { present: Object.keys(only!.target) };
}

const estimators = adapter("estimators", (given: EstimatorGiven, { expect }) => {
  const answer = estimate(given);
  return Object.fromEntries(Object.keys(expect as object).map((key) => [key, answer[key]]));
});

const amountOperations = adapter("amounts", (given: { op: string } & Record<string, number | boolean>) => {
  const number = (key: string) => given[key] as number;
  switch (given.op) {
    case "scale":
      return { amount: scaleAmount(number("amount"), number("factor")) };
    case "coresToMillicores":
      return { amount: millicoresFromCores(number("cores")) };
    case "bytesToAmount":
      return { amount: amountFrom(number("bytes")) };
    case "roundUpToMultiple": {
      const rounded = roundUpToMultiple(number("amount"), number("multiple"));
      return { amount: rounded ?? number("amount"), error: rounded === undefined };
    }
    case "humanize":
      return { text: humanizeMemory(number("bytes")) };
    default: {
      const rounded = roundAmounts(
        { cpu: number("cpuMillicores"), memory: number("memoryBytes") },
        { cpu: number("roundCpuMillicores"), memory: number("roundMemoryBytes") },
      );
      // Texts that stand for a whole number of bytes are recorded as that number.
      const text = humanizeMemory(rounded.memory!);
      const isText = given["humanizeMemory"] === true && !text.endsWith(".00Mi");
      return { cpuMillicores: rounded.cpu, memory: isText ? text : rounded.memory };
    }
  }
});

const integerCpu = adapter(
  "integer-cpu-post-processor",
  (given: {
    annotationKey?: string;
    annotatedContainers?: readonly string[];
    cpuTargetsMillicores?: Record<string, number>;
  }) => {
    if (given.annotationKey !== undefined)
      return { container: integerCpuContainerOf(given.annotationKey) ?? "" };
    const rounded = roundToIntegerCpu(
      Object.entries(given.cpuTargetsMillicores!).map(([container, cpu]) => ({ container, target: { cpu } })),
      new Set(given.annotatedContainers),
    );
    return {
      cpuTargetsMillicores: Object.fromEntries(rounded.map((entry) => [entry.container, entry.target.cpu])),
    };
  },
);

const cappingPolicy = adapter(
  "capping-recommender-policy",
  (given: {
    globalMaxAllowed: VectorAmounts | null;
    policies: readonly VectorPolicy[] | null;
    recommendation: readonly VectorRecommendation[] | null;
  }) => {
    if (given.recommendation === null) return { recommendation: null };
    const capped = capToPolicy(
      recommendations(given.recommendation),
      policies(given.policies),
      amounts(given.globalMaxAllowed),
    );
    return { recommendation: vectorRecommendations(capped) };
  },
);

const aggregateExpiry = adapter(
  "aggregate-expiry",
  (given: { intervalS: number; count: number; sinceS: number }) => ({
    expired: isAggregateExpired(given.sinceS * 1e6, {
      memoryAggregationInterval: seconds(given.intervalS) as SimTime,
      memoryAggregationIntervalCount: given.count,
    }),
  }),
);

export const recommenderAdapters: readonly Adapter[] = [
  histogram,
  histogramBuckets,
  decayingHistogram,
  recommendation,
  containerSamples,
  estimators,
  amountOperations,
  integerCpu,
  cappingPolicy,
  aggregateExpiry,
];
