import type { Behavior } from "./behavior.js";

/** What a metric is held to. */
export type ResolvedTarget =
  | { readonly kind: "utilization"; readonly percent: number }
  | { readonly kind: "average-value"; readonly milli: number }
  | { readonly kind: "value"; readonly milli: number }
  /** The target that the metric's type needs is not set. */
  | { readonly kind: "none" };

export type ResolvedMetricType =
  | "Resource"
  | "ContainerResource"
  | "Pods"
  | "Object"
  | "External"
  | "Invalid";

/** One metric of an HPA, ready to be computed with. */
export interface ResolvedMetric {
  readonly type: ResolvedMetricType;
  /** Name as upstream writes it into the reason of a rescale. */
  readonly label: string;
  /** `cpu`, `queue_depth`: short name for texts. */
  readonly name: string;
  readonly target: ResolvedTarget;
  /** Resource and ContainerResource metrics. */
  readonly resource?: string;
  /** ContainerResource metrics. */
  readonly container?: string;
}

/** An HPA's spec with defaults. */
export interface ResolvedSpec {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly metrics: readonly ResolvedMetric[];
  /** Null: none was written, the legacy path runs. */
  readonly behavior: Behavior | null;
}

/** True where a metric can tell about load while no pod runs. */
export function hasObjectOrExternalMetric(spec: ResolvedSpec): boolean {
  return spec.metrics.some(({ type }) => type === "Object" || type === "External");
}
