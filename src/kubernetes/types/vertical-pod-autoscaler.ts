import type { CrossVersionObjectReference } from "./horizontal-pod-autoscaler.js";
import type { ObjectMeta, ResourceList } from "./metadata.js";

export type VpaUpdateMode = "Off" | "Initial" | "Recreate" | "Auto" | "InPlaceOrRecreate" | "InPlace";

export interface VpaEvictionRequirement {
  readonly resources: readonly ("cpu" | "memory")[];
  readonly changeRequirement: "TargetHigherThanRequests" | "TargetLowerThanRequests";
}

export interface VpaContainerPolicy {
  /** A container's name, or `*`. */
  readonly containerName?: string;
  readonly mode?: "Auto" | "Off";
  readonly minAllowed?: ResourceList;
  readonly maxAllowed?: ResourceList;
  readonly controlledResources?: readonly ("cpu" | "memory")[];
  readonly controlledValues?: "RequestsAndLimits" | "RequestsOnly";
}

export interface VerticalPodAutoscalerSpec {
  readonly targetRef: CrossVersionObjectReference;
  readonly updatePolicy?: {
    /** Default Recreate. */
    readonly updateMode?: VpaUpdateMode;
    readonly minReplicas?: number;
    readonly evictionRequirements?: readonly VpaEvictionRequirement[];
  };
  readonly resourcePolicy?: { readonly containerPolicies?: readonly VpaContainerPolicy[] };
  /** Names the one recommender that works for it; default: `default`. */
  readonly recommenders?: readonly { readonly name: string }[];
}

/** A VPA in the form of autoscaling.k8s.io/v1. */
export interface VerticalPodAutoscaler {
  readonly apiVersion: "autoscaling.k8s.io/v1";
  readonly kind: "VerticalPodAutoscaler";
  readonly metadata: ObjectMeta;
  readonly spec: VerticalPodAutoscalerSpec;
  readonly status?: unknown;
}

/** A histogram as a checkpoint stores it. */
export interface HistogramCheckpointObject {
  readonly referenceTimestamp?: string | null;
  /** By bucket; the heaviest is 10000. */
  readonly bucketWeights?: Readonly<Record<string, number>>;
  readonly totalWeight?: number;
}

/** What the recommender had learnt of one container of a VPA; a run may start from it. */
export interface VerticalPodAutoscalerCheckpoint {
  readonly apiVersion: "autoscaling.k8s.io/v1";
  readonly kind: "VerticalPodAutoscalerCheckpoint";
  readonly metadata: ObjectMeta;
  readonly spec: { readonly vpaObjectName: string; readonly containerName: string };
  readonly status?: {
    readonly cpuHistogram?: HistogramCheckpointObject;
    readonly memoryHistogram?: HistogramCheckpointObject;
    readonly firstSampleStart?: string | null;
    readonly lastSampleStart?: string | null;
    readonly totalSamplesCount?: number;
  };
}
