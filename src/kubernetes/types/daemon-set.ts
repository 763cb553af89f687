import type { IntOrString, LabelSelector, ObjectMeta } from "./metadata.js";
import type { PodTemplateSpec } from "./pod-spec.js";

export interface RollingUpdateDaemonSet {
  /** Default 1; percentages round up. */
  readonly maxUnavailable?: IntOrString;
  /** Default 0; percentages round up. */
  readonly maxSurge?: IntOrString;
}

export interface DaemonSetUpdateStrategy {
  /** Default `RollingUpdate`. */
  readonly type?: "RollingUpdate" | "OnDelete";
  readonly rollingUpdate?: RollingUpdateDaemonSet;
}

export interface DaemonSetSpec {
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly updateStrategy?: DaemonSetUpdateStrategy;
  /** Default 0. */
  readonly minReadySeconds?: number;
  /** Default 10. */
  readonly revisionHistoryLimit?: number;
}

export interface DaemonSetStatus {
  readonly observedGeneration?: number;
  readonly desiredNumberScheduled?: number;
  readonly currentNumberScheduled?: number;
  readonly numberMisscheduled?: number;
  readonly numberReady?: number;
  readonly numberAvailable?: number;
  readonly numberUnavailable?: number;
  readonly updatedNumberScheduled?: number;
}

export interface DaemonSet {
  readonly apiVersion: "apps/v1";
  readonly kind: "DaemonSet";
  readonly metadata: ObjectMeta;
  readonly spec: DaemonSetSpec;
  readonly status?: DaemonSetStatus;
}
