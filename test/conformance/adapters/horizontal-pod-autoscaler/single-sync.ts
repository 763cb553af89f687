import {
  type HpaConditions,
  type MetricReading,
  NO_CONDITIONS,
  type ResolvedMetric,
} from "../../../../src/controllers/horizontal-pod-autoscaler/index.js";
import type { Adapter } from "../../adapter.js";
import { type GivenPod, type GivenPodMetric, joinPods, recommendationsOf, simTime } from "./given.js";
import { runningPods } from "./replicas.js";
import {
  FAILED_READING,
  type GivenHpa,
  type GivenMetric,
  metricOf,
  PlayedHpa,
  readPods,
  readValue,
  settingsOf,
  specOf,
} from "./syncs.js";

type Failing =
  | "Resource"
  | "Pods"
  | "Object"
  | "External"
  | "ScaleGet"
  | "ScaleUpdate"
  | "ScaleUpdateConflictOnce";

interface GivenSingleSync extends GivenHpa {
  readonly metrics: readonly GivenMetric[];
  readonly specReplicas: number;
  readonly statusReplicas: number;
  readonly pods: readonly GivenPod[];
  readonly podMetrics?: readonly GivenPodMetric[];
  readonly podsMetric?: readonly GivenPodMetric[];
  readonly objectValueMilli?: number;
  readonly externalValuesMilli?: readonly number[];
  readonly failing: readonly Failing[];
  readonly recommendationHistory: readonly { readonly at: number; readonly replicas: number }[] | null;
  readonly initialConditions?: {
    readonly ScaledToZero?: { readonly status: string };
  };
}

function readingOf(given: GivenSingleSync, metric: ResolvedMetric): MetricReading {
  const { failing } = given;
  const api = metric.type === "ContainerResource" ? "Resource" : metric.type;
  if ((failing as readonly string[]).includes(api)) return FAILED_READING;
  if (metric.type === "Object") return readValue(given.objectValueMilli ?? 0, runningPods(given.pods));
  if (metric.type === "External") {
    const sum = (given.externalValuesMilli ?? []).reduce((total, value) => total + value, 0);
    return readValue(sum, runningPods(given.pods));
  }
  const answer = metric.type === "Pods" ? given.podsMetric : given.podMetrics;
  const { samples, strangers } = joinPods(given.pods, answer ?? [], metric.container);
  return readPods(given, metric, samples, strangers, 0);
}

const CONDITION_TYPES = [
  ["AbleToScale", "ableToScale"],
  ["ScalingActive", "scalingActive"],
  ["ScalingLimited", "scalingLimited"],
  ["ScaledToZero", "scaledToZero"],
] as const;

function conditionsAs(conditions: HpaConditions): Record<string, { status: string; reason: string }> {
  const listed: Record<string, { status: string; reason: string }> = {};
  for (const [type, field] of CONDITION_TYPES) {
    const condition = conditions[field];
    if (condition === null) continue;
    listed[type] = { status: condition.isTrue ? "True" : "False", reason: condition.reason };
  }
  return listed;
}

function actionOf(from: number, to: number): string {
  return to > from ? "scale_up" : to < from ? "scale_down" : "none";
}

export const singleSync: Adapter = {
  component: "horizontal-pod-autoscaler",
  operation: "controller-single-sync",
  run(json, { expect }) {
    const given = json as unknown as GivenSingleSync;
    const wasScaledToZero = given.initialConditions?.ScaledToZero?.status === "True";
    const played = new PlayedHpa(settingsOf(given), {
      ...NO_CONDITIONS,
      scaledToZero: wasScaledToZero ? { isTrue: true, reason: "ScaledToZero" } : null,
    });
    if (given.recommendationHistory !== null) {
      played.memory.recommendations = recommendationsOf(given.recommendationHistory);
    }
    const { specReplicas } = given;
    const sync = played.sync(
      simTime(0),
      specOf(given, given.metrics.map(metricOf)),
      given.failing.includes("ScaleGet") ? null : given,
      (metric) => readingOf(given, metric),
      !given.failing.includes("ScaleUpdate"),
    );
    const { evidence } = sync.decision;
    const perMetricAction: Record<string, string> = {};
    const perMetricError: Record<string, string> = {};
    let utilization: number | null = null;
    for (const { metric, outcome } of "metrics" in evidence ? evidence.metrics : []) {
      perMetricAction[metric.type] = outcome.ok ? actionOf(specReplicas, outcome.replicas) : "none";
      perMetricError[metric.type] = outcome.ok
        ? "none"
        : outcome.code === "invalid-metric"
          ? "spec"
          : "internal";
      if (outcome.ok && metric.type === "Resource") utilization = outcome.utilizationPercent;
    }
    const desiredReplicas = given.failing.includes("ScaleGet") ? specReplicas : sync.replicas;
    const answer = {
      action: actionOf(specReplicas, desiredReplicas),
      desiredReplicas,
      scaleUpdated: sync.rescaled,
      error: sync.hasError ? "internal" : "none",
      perMetricAction,
      perMetricError,
      conditions: conditionsAs(played.conditions),
    };
    const asksUtilization = Object.hasOwn(expect as object, "cpuUtilizationPercent");
    return asksUtilization ? { ...answer, cpuUtilizationPercent: utilization } : answer;
  },
};
