import type { Condition, LabelSelector, ObjectMeta, QuantityText } from "./metadata.js";

export interface CrossVersionObjectReference {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly name: string;
}

export type MetricTargetType = "Utilization" | "Value" | "AverageValue";

export interface MetricTarget {
  readonly type: MetricTargetType;
  readonly value?: QuantityText;
  readonly averageValue?: QuantityText;
  /** Percent of the request, an integer. */
  readonly averageUtilization?: number;
}

export interface MetricIdentifier {
  readonly name: string;
  readonly selector?: LabelSelector;
}

export interface ResourceMetricSource {
  readonly name: string;
  readonly target: MetricTarget;
}

export interface ContainerResourceMetricSource {
  readonly name: string;
  readonly container: string;
  readonly target: MetricTarget;
}

export interface PodsMetricSource {
  readonly metric: MetricIdentifier;
  readonly target: MetricTarget;
}

export interface ObjectMetricSource {
  readonly describedObject: CrossVersionObjectReference;
  readonly metric: MetricIdentifier;
  readonly target: MetricTarget;
}

export interface ExternalMetricSource {
  readonly metric: MetricIdentifier;
  readonly target: MetricTarget;
}

export type MetricSourceType = "Resource" | "ContainerResource" | "Pods" | "Object" | "External";

/** One metric of an HPA; the member named by `type` (in lower camel case) is set. */
export interface MetricSpec {
  readonly type: MetricSourceType;
  readonly resource?: ResourceMetricSource;
  readonly containerResource?: ContainerResourceMetricSource;
  readonly pods?: PodsMetricSource;
  readonly object?: ObjectMetricSource;
  readonly external?: ExternalMetricSource;
}

export interface HpaScalingPolicy {
  readonly type: "Pods" | "Percent";
  readonly value: number;
  readonly periodSeconds: number;
}

export interface HpaScalingRules {
  readonly stabilizationWindowSeconds?: number;
  readonly selectPolicy?: "Max" | "Min" | "Disabled";
  readonly policies?: readonly HpaScalingPolicy[];
  readonly tolerance?: QuantityText;
}

/** Present, even empty, it selects another algorithm than when absent; reading therefore never fills it in. */
export interface HorizontalPodAutoscalerBehavior {
  readonly scaleUp?: HpaScalingRules;
  readonly scaleDown?: HpaScalingRules;
}

export interface HorizontalPodAutoscalerSpec {
  readonly scaleTargetRef: CrossVersionObjectReference;
  /** Default 1. */
  readonly minReplicas?: number;
  readonly maxReplicas: number;
  /** Default: one Resource metric, cpu at 80 % utilization. */
  readonly metrics?: readonly MetricSpec[];
  readonly behavior?: HorizontalPodAutoscalerBehavior;
}

export interface HorizontalPodAutoscalerStatus {
  readonly observedGeneration?: number;
  readonly lastScaleTime?: string;
  readonly currentReplicas?: number;
  readonly desiredReplicas?: number;
  readonly currentMetrics?: readonly unknown[];
  readonly conditions?: readonly Condition[];
}

/** An HPA in the form of autoscaling/v2; older versions are converted to it while reading. */
export interface HorizontalPodAutoscaler {
  readonly apiVersion: "autoscaling/v2";
  readonly kind: "HorizontalPodAutoscaler";
  readonly metadata: ObjectMeta;
  readonly spec: HorizontalPodAutoscalerSpec;
  readonly status?: HorizontalPodAutoscalerStatus;
}
