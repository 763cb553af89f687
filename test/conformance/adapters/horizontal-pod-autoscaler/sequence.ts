import {
  type HpaCondition,
  type MetricReading,
  NO_CONDITIONS,
  type PodSample,
  type ResolvedMetric,
} from "../../../../src/controllers/horizontal-pod-autoscaler/index.js";
import type { Adapter } from "../../adapter.js";
import { type GivenPod, sampleOf, simTime } from "./given.js";
import {
  FAILED_READING,
  type GivenHpa,
  type GivenMetric,
  metricOf,
  PlayedHpa,
  type PlayedSync,
  readPods,
  readValue,
  settingsOf,
  specOf,
} from "./syncs.js";

interface GivenCohort extends Omit<GivenPod, "name"> {
  readonly count: number;
  readonly usageMilli?: number;
}

interface GivenTick {
  readonly at: number;
  readonly specReplicas: number;
  readonly statusReplicas: number;
  readonly newMinReplicas?: number;
  readonly newMaxReplicas?: number;
  readonly failing?: string;
  readonly externalMilli?: number;
  readonly readyPods?: number;
  readonly pods?: readonly GivenCohort[];
  readonly podMetricsAt?: number;
  readonly podMetricsWindowSeconds?: number;
}

interface GivenSequence extends GivenHpa {
  readonly metrics: readonly GivenMetric[];
  readonly ticks: readonly GivenTick[];
}

function cohortOf(cohort: GivenCohort, tick: GivenTick): PodSample {
  const metric =
    cohort.usageMilli === undefined
      ? undefined
      : {
          pod: "",
          valueMilli: cohort.usageMilli,
          at: tick.podMetricsAt ?? 0,
          windowSeconds: tick.podMetricsWindowSeconds ?? 0,
        };
  return { ...sampleOf({ ...cohort, name: "" }, metric), count: cohort.count };
}

function readingOf(given: GivenSequence, tick: GivenTick, metric: ResolvedMetric): MetricReading {
  if (tick.failing === metric.type) return FAILED_READING;
  const pods = (tick.pods ?? []).map((cohort) => cohortOf(cohort, tick));
  if (metric.type === "Object" || metric.type === "External") {
    let podCount = tick.readyPods ?? 0;
    let runningReady = podCount;
    for (const { count, phase, ready } of pods) {
      podCount += count;
      if (phase === "Running" && ready === "True") runningReady += count;
    }
    return readValue(tick.externalMilli ?? 0, { podCount, runningReady });
  }
  return readPods(given, metric, pods, undefined, tick.at);
}

function reasonOf(condition: HpaCondition<string> | null): string | undefined {
  if (condition === null) return undefined;
  return condition.isTrue ? condition.reason : `!${condition.reason}`;
}

function rescaleCode(sync: PlayedSync): string {
  const text = sync.decision.rescaleReason;
  if (text === "") return "none";
  if (text === "All metrics below target") return "all-below";
  if (text.endsWith("above Spec.MaxReplicas")) return "above-max";
  if (text.endsWith("below Spec.MinReplicas")) return "below-min";
  return `above:${text.replace(" above target", "")}`;
}

export const sequence: Adapter = {
  component: "horizontal-pod-autoscaler",
  operation: "controller-sequence",
  run(json) {
    const given = json as unknown as GivenSequence;
    const metrics = given.metrics.map(metricOf);
    const played = new PlayedHpa(settingsOf(given), NO_CONDITIONS);
    let { minReplicas, maxReplicas } = given;
    const ticks = given.ticks.map((tick) => {
      minReplicas = tick.newMinReplicas ?? minReplicas;
      maxReplicas = tick.newMaxReplicas ?? maxReplicas;
      const spec = specOf({ ...given, minReplicas, maxReplicas }, metrics);
      const sync = played.sync(simTime(tick.at), spec, tick, (metric) => readingOf(given, tick, metric));
      const { conditions } = played;
      return withoutUndefined({
        desired: sync.replicas,
        rescaled: sync.rescaled,
        ableToScale: reasonOf(conditions.ableToScale),
        scalingActive: reasonOf(conditions.scalingActive),
        scalingLimited: reasonOf(conditions.scalingLimited),
        scaledToZero: reasonOf(conditions.scaledToZero),
        error: sync.hasError ? true : undefined,
        events: sync.events.length > 0 ? sync.events : undefined,
        rescaleReason: sync.rescaled ? rescaleCode(sync) : undefined,
      });
    });
    return { ticks };
  },
};

function withoutUndefined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
