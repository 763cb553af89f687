import type { Condition, IntOrString, LabelSelector, ObjectMeta } from "./metadata.js";
import type { PodTemplateSpec } from "./pod-spec.js";
import type { PersistentVolumeClaimRetentionPolicy, PersistentVolumeClaimTemplate } from "./storage.js";

export interface RollingUpdateStatefulSet {
  /** Default 0: every pod is updated. */
  readonly partition?: number;
  /** Only with the feature gate MaxUnavailableStatefulSet. */
  readonly maxUnavailable?: IntOrString;
}

export interface StatefulSetUpdateStrategy {
  /** Default `RollingUpdate`. */
  readonly type?: "RollingUpdate" | "OnDelete";
  readonly rollingUpdate?: RollingUpdateStatefulSet;
}

export interface StatefulSetSpec {
  /** Default 1. */
  readonly replicas?: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly serviceName?: string;
  /** Default `OrderedReady`. */
  readonly podManagementPolicy?: "OrderedReady" | "Parallel";
  readonly updateStrategy?: StatefulSetUpdateStrategy;
  /** Default 0. */
  readonly minReadySeconds?: number;
  /** Default 10. */
  readonly revisionHistoryLimit?: number;
  readonly volumeClaimTemplates?: readonly PersistentVolumeClaimTemplate[];
  readonly persistentVolumeClaimRetentionPolicy?: PersistentVolumeClaimRetentionPolicy;
  readonly ordinals?: { readonly start?: number };
}

export interface StatefulSetStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly currentReplicas?: number;
  readonly updatedReplicas?: number;
  readonly currentRevision?: string;
  readonly updateRevision?: string;
  readonly conditions?: readonly Condition[];
}

export interface StatefulSet {
  readonly apiVersion: "apps/v1";
  readonly kind: "StatefulSet";
  readonly metadata: ObjectMeta;
  readonly spec: StatefulSetSpec;
  readonly status?: StatefulSetStatus;
}
