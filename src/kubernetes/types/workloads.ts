import type { Condition, IntOrString, LabelSelector, ObjectMeta } from "./metadata.js";
import type { PodTemplateSpec } from "./pod-spec.js";

export interface RollingUpdateDeployment {
  /** Default `25%`, rounded down. */
  readonly maxUnavailable?: IntOrString;
  /** Default `25%`, rounded up. */
  readonly maxSurge?: IntOrString;
}

export interface DeploymentStrategy {
  /** Default `RollingUpdate`. */
  readonly type?: "RollingUpdate" | "Recreate";
  readonly rollingUpdate?: RollingUpdateDeployment;
}

export interface DeploymentSpec {
  /** Default 1. */
  readonly replicas?: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly strategy?: DeploymentStrategy;
  /** Default 0. */
  readonly minReadySeconds?: number;
  /** Default 10. */
  readonly revisionHistoryLimit?: number;
  /** Default 600. */
  readonly progressDeadlineSeconds?: number;
  readonly paused?: boolean;
}

export interface DeploymentStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly unavailableReplicas?: number;
  readonly conditions?: readonly Condition[];
}

export interface Deployment {
  readonly apiVersion: "apps/v1";
  readonly kind: "Deployment";
  readonly metadata: ObjectMeta;
  readonly spec: DeploymentSpec;
  readonly status?: DeploymentStatus;
}

export interface ReplicaSetSpec {
  /** Default 1. */
  readonly replicas?: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  /** Default 0. */
  readonly minReadySeconds?: number;
}

export interface ReplicaSetStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
}

export interface ReplicaSet {
  readonly apiVersion: "apps/v1";
  readonly kind: "ReplicaSet";
  readonly metadata: ObjectMeta;
  readonly spec: ReplicaSetSpec;
  readonly status?: ReplicaSetStatus;
}
