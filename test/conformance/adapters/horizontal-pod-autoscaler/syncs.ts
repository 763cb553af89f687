import {
  applyMemoryUpdate,
  concludeRescale,
  featuresOfVersion,
  groupPods,
  type HpaConditions,
  type HpaMemory,
  type HpaSettings,
  type MetricReading,
  metricFailure,
  missingPodPercent,
  newMemory,
  type PodSample,
  type ResolvedMetric,
  type ResolvedSpec,
  type ResolvedTarget,
  type RunningPods,
  reconcile,
  type ScaleView,
  type Strangers,
  type SyncDecision,
} from "../../../../src/controllers/horizontal-pod-autoscaler/index.js";
import type { SimTime } from "../../../../src/units/index.js";
import { type GivenBehavior, groupingRule, rulesDown, rulesUp, simTime } from "./given.js";

export interface GivenMetric {
  readonly type: ResolvedMetric["type"];
  readonly resource?: string;
  readonly container?: string;
  readonly targetUtilizationPercent?: number;
  readonly targetAverageMilli?: number;
  readonly targetValueMilli?: number;
}

/** What all vectors of whole syncs have in common. */
export interface GivenHpa {
  readonly behavior: GivenBehavior | null;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly tolerance: number;
  readonly cpuInitializationPeriodSeconds: number;
  readonly initialReadinessDelaySeconds: number;
  readonly downscaleStabilizationSeconds: number;
  readonly legacyScaleUpFactor?: number;
  readonly legacyScaleUpMinimum?: number;
  readonly configurableToleranceGate?: boolean;
  readonly scaleToZeroGate?: boolean;
}

export function metricOf(given: GivenMetric): ResolvedMetric {
  const { type, resource, container } = given;
  return {
    type,
    name: resource ?? type,
    label: type,
    target: targetOf(given),
    ...(resource === undefined ? {} : { resource }),
    ...(container === undefined ? {} : { container }),
  };
}

function targetOf(given: GivenMetric): ResolvedTarget {
  if (given.targetUtilizationPercent !== undefined) {
    return { kind: "utilization", percent: given.targetUtilizationPercent };
  }
  if (given.targetAverageMilli !== undefined)
    return { kind: "average-value", milli: given.targetAverageMilli };
  if (given.targetValueMilli !== undefined) return { kind: "value", milli: given.targetValueMilli };
  return { kind: "none" };
}

export function specOf(given: GivenHpa, metrics: readonly ResolvedMetric[]): ResolvedSpec {
  const { behavior } = given;
  return {
    minReplicas: given.minReplicas,
    maxReplicas: given.maxReplicas,
    metrics,
    behavior:
      behavior === null
        ? null
        : { scaleUp: rulesUp(behavior.scaleUp), scaleDown: rulesDown(behavior.scaleDown) },
  };
}

export function settingsOf(given: GivenHpa): HpaSettings {
  return {
    flags: {
      tolerance: given.tolerance,
      downscaleStabilization: simTime(given.downscaleStabilizationSeconds),
    },
    features: {
      ...featuresOfVersion("1.36"),
      configurableTolerance: given.configurableToleranceGate ?? true,
      scaleToZero: given.scaleToZeroGate ?? false,
    },
    legacyScaleUpLimit: {
      factor: given.legacyScaleUpFactor ?? 2,
      minimum: given.legacyScaleUpMinimum ?? 4,
    },
  };
}

/** Reads a per-pod metric from samples. */
export function readPods(
  given: GivenHpa,
  metric: ResolvedMetric,
  samples: readonly PodSample[],
  strangers: Strangers | undefined,
  nowSeconds: number,
): MetricReading {
  const readinessApplies = metric.type !== "Pods" && metric.resource === "cpu";
  const { target } = metric;
  const fallback = target.kind === "utilization" ? missingPodPercent(target.percent) : 100;
  const rule = groupingRule(given, readinessApplies, nowSeconds);
  return { kind: "pods", totals: groupPods(samples, rule, fallback, strangers) };
}

export function readValue(valueMilli: number, pods: RunningPods): MetricReading {
  return { kind: "value", valueMilli, pods };
}

export const FAILED_READING: MetricReading = { kind: "failed", outcome: metricFailure("metrics-api") };

/** One HPA played sync by sync, its memory and conditions kept in between. */
export class PlayedHpa {
  readonly memory: HpaMemory = newMemory();
  conditions: HpaConditions;
  readonly #settings: HpaSettings;

  constructor(settings: HpaSettings, conditions: HpaConditions) {
    this.#settings = settings;
    this.conditions = conditions;
  }

  sync(
    now: SimTime,
    spec: ResolvedSpec,
    scale: ScaleView | null,
    read: (metric: ResolvedMetric, index: number) => MetricReading,
    writeSucceeds = true,
  ): PlayedSync {
    const input = {
      now,
      spec,
      scale,
      selectorFault: null,
      read,
      memory: this.memory,
      conditions: this.conditions,
      settings: this.#settings,
    };
    const decision = reconcile(input);
    applyMemoryUpdate(this.memory, decision.remember, now);
    this.conditions = decision.conditions;
    const current = scale?.specReplicas ?? 0;
    if (!decision.rescales) {
      return {
        decision,
        replicas: scale === null ? 0 : current,
        rescaled: false,
        events: decision.events,
        hasError: decision.hasError,
      };
    }
    const conclusion = concludeRescale(input, decision, current, writeSucceeds);
    this.conditions = conclusion.conditions;
    return {
      decision,
      replicas: writeSucceeds ? decision.desired : current,
      rescaled: writeSucceeds,
      events: [...decision.events, ...conclusion.events],
      hasError: conclusion.hasError,
    };
  }
}

export interface PlayedSync {
  readonly decision: SyncDecision;
  /** spec.replicas afterwards. */
  readonly replicas: number;
  readonly rescaled: boolean;
  readonly events: readonly string[];
  readonly hasError: boolean;
}
