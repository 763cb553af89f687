import type { SimTime } from "../../units/index.js";
import { combineMetrics } from "./combine-metrics.js";
import { failedMetricReason, type HpaConditions, type SelectorFault } from "./conditions.js";
import type {
  HorizontalPodAutoscalerFeatures,
  HorizontalPodAutoscalerFlags,
  LegacyScaleUpLimit,
} from "./defaults.js";
import type { MetricEvidence, SyncEvidence } from "./evidence.js";
import type { HpaMemory, MemoryUpdate } from "./memory.js";
import type { MetricOutcome } from "./metric-proposal.js";
import { normalizeReplicas } from "./normalize-replicas.js";
import { type MetricReading, proposeReplicas, type ScaleView } from "./propose-replicas.js";
import { hasObjectOrExternalMetric, type ResolvedMetric, type ResolvedSpec } from "./resolved-spec.js";
import { storeScaleEvent } from "./scale-events.js";
import { isPausedAtZero, scaledToZeroAfterRescale, type ZeroRule } from "./scale-to-zero.js";
import type { Tolerances } from "./tolerance.js";

/** The settings of the controller that decisions depend on. */
export interface HpaSettings {
  readonly flags: Pick<HorizontalPodAutoscalerFlags, "downscaleStabilization" | "tolerance">;
  readonly features: HorizontalPodAutoscalerFeatures;
  readonly legacyScaleUpLimit: LegacyScaleUpLimit;
}

/** Everything one sync of one HPA depends on. */
export interface SyncInput {
  readonly now: SimTime;
  readonly spec: ResolvedSpec;
  /** Null: the scale subresource could not be read. */
  readonly scale: ScaleView | null;
  readonly selectorFault: SelectorFault | null;
  /** Reads one metric; asked, in order, only when the count is to be computed. */
  readonly read: (metric: ResolvedMetric, index: number) => MetricReading;
  /** Not changed; the decision tells what to remember. */
  readonly memory: HpaMemory;
  /** Conditions before the sync. */
  readonly conditions: HpaConditions;
  readonly settings: HpaSettings;
}

/** What one sync decided; `concludeRescale` ends it where the scale is to be written. */
export interface SyncDecision {
  /** spec.replicas that the HPA wants. */
  readonly desired: number;
  /** True where the scale is to be written (out of bounds also when nothing changes). */
  readonly rescales: boolean;
  /** Text of the rescale's event after "reason: "; may be empty. */
  readonly rescaleReason: string;
  readonly conditions: HpaConditions;
  /** Reasons of events, in order. */
  readonly events: readonly string[];
  /** The sync reports an error, though it may have scaled. */
  readonly hasError: boolean;
  readonly remember: MemoryUpdate;
  readonly evidence: SyncEvidence;
}

const SUCCEEDED_GET_SCALE = { isTrue: true, reason: "SucceededGetScale" } as const;
const VALID_METRIC_FOUND = { isTrue: true, reason: "ValidMetricFound" } as const;
const NOTHING_TO_REMEMBER: MemoryUpdate = { first: null, recommendation: null };

/**
 * One sync of an HPA: reads the scale, pauses at zero, corrects a count out of bounds, or computes the metrics and
 * stabilises and limits their answer.
 *
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go reconcileAutoscaler.
 */
export function reconcile(input: SyncInput): SyncDecision {
  const { spec, scale, memory, settings } = input;
  if (scale === null) {
    return {
      desired: 0,
      rescales: false,
      rescaleReason: "",
      conditions: { ...input.conditions, ableToScale: { isTrue: false, reason: "FailedGetScale" } },
      events: ["FailedGetScale"],
      hasError: true,
      remember: NOTHING_TO_REMEMBER,
      evidence: { kind: "no-scale" },
    };
  }
  const current = scale.specReplicas;
  const remember: MemoryUpdate = {
    first: memory.recommendations === null ? current : null,
    recommendation: null,
  };
  const before = input.conditions;
  const conditions: HpaConditions = {
    ableToScale: SUCCEEDED_GET_SCALE,
    scalingActive: before.scalingActive,
    scalingLimited: before.scalingLimited,
    scaledToZero: before.scaledToZero,
  };

  const zeroRule = zeroRuleOf(input);
  if (current === 0 && isPausedAtZero(zeroRule)) {
    return {
      desired: 0,
      rescales: false,
      rescaleReason: "",
      conditions: {
        ...conditions,
        scalingActive: { isTrue: false, reason: "ScalingDisabled" },
        scaledToZero: settings.features.scaleToZero ? conditions.scaledToZero : null,
      },
      events: [],
      hasError: false,
      remember,
      evidence: { kind: "paused" },
    };
  }
  if (current > spec.maxReplicas || (current < spec.minReplicas && current > 0)) {
    const isAbove = current > spec.maxReplicas;
    const bound = isAbove ? "maxReplicas" : "minReplicas";
    return {
      desired: spec[bound],
      rescales: true,
      rescaleReason: `Current number of replicas ${isAbove ? "above Spec.MaxReplicas" : "below Spec.MinReplicas"}`,
      conditions,
      events: [],
      hasError: false,
      remember,
      evidence: { kind: "out-of-bounds", bound, current, desired: spec[bound] },
    };
  }
  return compute(input, scale, conditions, remember);
}

function compute(
  input: SyncInput,
  scale: ScaleView,
  conditions: HpaConditions,
  remember: MemoryUpdate,
): SyncDecision {
  const { spec, settings } = input;
  const current = scale.specReplicas;
  const failed = (
    reason: NonNullable<HpaConditions["scalingActive"]>["reason"],
    events: readonly string[],
    evidence: SyncEvidence,
  ): SyncDecision => ({
    desired: current,
    rescales: false,
    rescaleReason: "",
    conditions: { ...conditions, scalingActive: { isTrue: false, reason } },
    events: [...events, "FailedComputeMetricsReplicas"],
    hasError: true,
    remember,
    evidence,
  });

  const { selectorFault } = input;
  if (selectorFault !== null) {
    const reason = selectorFault === "SelectorRequired" ? "InvalidSelector" : selectorFault;
    return failed(reason, [selectorFault], { kind: "selector-fault", fault: selectorFault });
  }

  const tolerances = tolerancesOf(spec, settings);
  const outcomes: MetricOutcome[] = [];
  const metrics: MetricEvidence[] = [];
  const events: string[] = [];
  for (let i = 0; i < spec.metrics.length; i++) {
    const metric = spec.metrics[i]!;
    const outcome = proposeReplicas(metric, input.read(metric, i), scale, tolerances);
    outcomes.push(outcome);
    metrics.push({ metric, outcome });
    if (!outcome.ok) events.push(failedMetricReason(metric.type));
  }
  const combined = combineMetrics(current, outcomes);
  if (!combined.ok) {
    const first = spec.metrics[combined.firstFailed];
    const reason = failedMetricReason(first?.type ?? "Invalid");
    return failed(reason, events, { kind: "metrics-failed", current, metrics });
  }

  const recommended = combined.replicas;
  const { stabilized, reason, window, limited } = normalizeReplicas(current, recommended, {
    spec,
    memory: input.memory,
    downscaleStabilization: settings.flags.downscaleStabilization,
    legacyScaleUpLimit: settings.legacyScaleUpLimit,
    now: input.now,
  });
  // Only a target at zero can still lie below minReplicas here: a behavior leaves an unchanged count alone.
  const desired = current === 0 ? Math.max(limited.replicas, spec.minReplicas) : limited.replicas;
  return {
    desired,
    rescales: desired !== current,
    rescaleReason: rescaleReasonOf(spec, combined.decisive, current, recommended),
    conditions: {
      scaledToZero: conditions.scaledToZero,
      ableToScale: { isTrue: true, reason },
      scalingActive: VALID_METRIC_FOUND,
      scalingLimited: { isTrue: limited.replicas !== stabilized.replicas, reason: limited.reason },
    },
    events,
    hasError: combined.firstFailed >= 0,
    remember: {
      first: remember.first,
      recommendation: { replicas: recommended, slot: stabilized.slot },
    },
    evidence: {
      kind: "computed",
      current,
      desired,
      metrics,
      tolerances,
      decisive: combined.decisive,
      recommended,
      stabilized: stabilized.replicas,
      window,
      limited,
      minReplicas: spec.minReplicas,
      maxReplicas: spec.maxReplicas,
      legacy: spec.behavior === null ? settings.legacyScaleUpLimit : null,
    },
  };
}

/** How the write of the scale ended a sync that rescales. */
export interface RescaleConclusion {
  readonly conditions: HpaConditions;
  readonly events: readonly string[];
  readonly hasError: boolean;
}

/**
 * Ends a sync that rescales, once the write of the scale succeeded or failed; stores the scale event in `memory`.
 *
 * After a failed write no event is stored, yet the recommendation stays.
 */
export function concludeRescale(
  input: Pick<SyncInput, "now" | "spec" | "settings" | "conditions" | "memory">,
  decision: SyncDecision,
  from: number,
  succeeded: boolean,
): RescaleConclusion {
  if (!succeeded) {
    return {
      conditions: {
        ...decision.conditions,
        ableToScale: { isTrue: false, reason: "FailedUpdateScale" },
      },
      events: ["FailedRescale"],
      hasError: true,
    };
  }
  const { behavior } = input.spec;
  const change = decision.desired - from;
  if (change > 0) {
    storeScaleEvent(input.memory.scaleUpEvents, change, behavior?.scaleUp ?? null, input.now);
  } else {
    storeScaleEvent(input.memory.scaleDownEvents, -change, behavior?.scaleDown ?? null, input.now);
  }
  const scaledToZero = scaledToZeroAfterRescale(from, decision.desired, zeroRuleOf(input));
  return {
    conditions: {
      ...decision.conditions,
      ableToScale: { isTrue: true, reason: "SucceededRescale" },
      scaledToZero:
        scaledToZero === null
          ? null
          : { isTrue: scaledToZero, reason: scaledToZero ? "ScaledToZero" : "NotScaledToZero" },
    },
    events: ["SuccessfulRescale"],
    hasError: decision.hasError,
  };
}

function zeroRuleOf(input: Pick<SyncInput, "spec" | "settings" | "conditions">): ZeroRule {
  return {
    minReplicas: input.spec.minReplicas,
    hasObjectOrExternalMetric: hasObjectOrExternalMetric(input.spec),
    features: input.settings.features,
    scaledToZero: input.conditions.scaledToZero?.isTrue ?? false,
  };
}

/** The tolerances of an HPA: the flag's, per direction replaced by its own where the gate is on. */
export function tolerancesOf(spec: ResolvedSpec, settings: HpaSettings): Tolerances {
  const { tolerance } = settings.flags;
  if (!settings.features.configurableTolerance || spec.behavior === null) {
    return { down: tolerance, up: tolerance };
  }
  return {
    down: spec.behavior.scaleDown.tolerance ?? tolerance,
    up: spec.behavior.scaleUp.tolerance ?? tolerance,
  };
}

function rescaleReasonOf(spec: ResolvedSpec, decisive: number, current: number, recommended: number): string {
  if (recommended > current) return `${spec.metrics[decisive]?.label ?? ""} above target`;
  return recommended < current ? "All metrics below target" : "";
}
