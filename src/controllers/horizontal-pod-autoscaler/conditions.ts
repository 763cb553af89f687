import type { LimitReason } from "./limit-replicas.js";
import type { ResolvedMetricType } from "./resolved-spec.js";

export type SelectorFault = "SelectorRequired" | "InvalidSelector" | "AmbiguousSelector";

export type FailedMetricReason =
  | "FailedGetResourceMetric"
  | "FailedGetContainerResourceMetric"
  | "FailedGetPodsMetric"
  | "FailedGetObjectMetric"
  | "FailedGetExternalMetric"
  | "InvalidMetricSourceType";

export type AbleToScaleReason =
  | "SucceededGetScale"
  | "ReadyForNewScale"
  | "ScaleDownStabilized"
  | "ScaleUpStabilized"
  | "SucceededRescale"
  | "FailedGetScale"
  | "FailedUpdateScale";

export type ScalingActiveReason =
  | "ValidMetricFound"
  | "ScalingDisabled"
  | "InvalidSelector"
  | "AmbiguousSelector"
  | FailedMetricReason;

export interface HpaCondition<Reason extends string> {
  readonly isTrue: boolean;
  readonly reason: Reason;
}

/** The conditions of an HPA's status; null: not (yet) on the object. */
export interface HpaConditions {
  readonly ableToScale: HpaCondition<AbleToScaleReason> | null;
  readonly scalingActive: HpaCondition<ScalingActiveReason> | null;
  readonly scalingLimited: HpaCondition<LimitReason> | null;
  readonly scaledToZero: HpaCondition<"ScaledToZero" | "NotScaledToZero"> | null;
}

export const NO_CONDITIONS: HpaConditions = {
  ableToScale: null,
  scalingActive: null,
  scalingLimited: null,
  scaledToZero: null,
};

const FAILED_REASON: Readonly<Record<ResolvedMetricType, FailedMetricReason>> = {
  Resource: "FailedGetResourceMetric",
  ContainerResource: "FailedGetContainerResourceMetric",
  Pods: "FailedGetPodsMetric",
  Object: "FailedGetObjectMetric",
  External: "FailedGetExternalMetric",
  Invalid: "InvalidMetricSourceType",
};

/** Reason of the condition ScalingActive, and of the event, for a failed metric. */
export function failedMetricReason(type: ResolvedMetricType): FailedMetricReason {
  return FAILED_REASON[type];
}

/** Whether two sets of conditions show the same. */
export function areSameConditions(a: HpaConditions, b: HpaConditions): boolean {
  return (
    isSame(a.ableToScale, b.ableToScale) &&
    isSame(a.scalingActive, b.scalingActive) &&
    isSame(a.scalingLimited, b.scalingLimited) &&
    isSame(a.scaledToZero, b.scaledToZero)
  );
}

function isSame(a: HpaCondition<string> | null, b: HpaCondition<string> | null): boolean {
  if (a === null || b === null) return a === b;
  return a.isTrue === b.isTrue && a.reason === b.reason;
}
