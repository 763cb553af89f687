import { SECOND, type SimTime } from "../../units/index.js";

/** Flags of kube-controller-manager that steer the HPA controller, in virtual time. */
export interface HorizontalPodAutoscalerFlags {
  /** `--horizontal-pod-autoscaler-sync-period` */
  readonly syncPeriod: SimTime;
  /** `--concurrent-horizontal-pod-autoscaler-syncs` */
  readonly concurrentSyncs: number;
  /** `--horizontal-pod-autoscaler-downscale-stabilization` */
  readonly downscaleStabilization: SimTime;
  /** `--horizontal-pod-autoscaler-tolerance` */
  readonly tolerance: number;
  /** `--horizontal-pod-autoscaler-cpu-initialization-period` */
  readonly cpuInitializationPeriod: SimTime;
  /** `--horizontal-pod-autoscaler-initial-readiness-delay` */
  readonly initialReadinessDelay: SimTime;
}

/** Source: kubernetes v1.36.3 pkg/controller/podautoscaler/config/v1alpha1/defaults.go. */
export const DEFAULT_FLAGS: HorizontalPodAutoscalerFlags = {
  syncPeriod: (15 * SECOND) as SimTime,
  concurrentSyncs: 5,
  downscaleStabilization: (300 * SECOND) as SimTime,
  tolerance: 0.1,
  cpuInitializationPeriod: (300 * SECOND) as SimTime,
  initialReadinessDelay: (30 * SECOND) as SimTime,
};

/** Without `behavior` a scale-up may reach `max(factor · current, minimum)`. */
export interface LegacyScaleUpLimit {
  readonly factor: number;
  readonly minimum: number;
}

/** Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go scaleUpLimitFactor, scaleUpLimitMinimum. */
export const DEFAULT_LEGACY_SCALE_UP_LIMIT: LegacyScaleUpLimit = { factor: 2, minimum: 4 };

/** Source: kubernetes v1.36.3 pkg/apis/autoscaling/v2/defaults.go. */
export const DEFAULT_MIN_REPLICAS = 1;
export const DEFAULT_CPU_UTILIZATION_PERCENT = 80;

/** Replica counts are int32 in the API. */
export const MAX_REPLICAS = 2 ** 31 - 1;

/** Pods in the cluster from which on settled pods stand for others; below, every pod is read. */
export const DEFAULT_STRATA_FROM_PODS = 5000;

/** What differs between Kubernetes versions and feature gates (specification of the HPA, version differences). */
export interface HorizontalPodAutoscalerFeatures {
  /** HPAConfigurableTolerance: `behavior.scaleUp.tolerance` counts. On since 1.35. */
  readonly configurableTolerance: boolean;
  /** HPAScaleToZero: `minReplicas: 0`. Off by default. */
  readonly scaleToZero: boolean;
  /** The condition ScaledToZero decides whether an HPA at zero is paused. Since 1.36. */
  readonly scaledToZeroCondition: boolean;
  /** PodLevelResources: requests on the pod itself. On since 1.34. */
  readonly podLevelResources: boolean;
  /** A container that some pod lacks makes a ContainerResource metric fail. Since 1.35; before, its request is 0. */
  readonly missingContainerFails: boolean;
}

export type HorizontalPodAutoscalerVersion = "1.34" | "1.35" | "1.36";

/** The features of a Kubernetes version with its default gates, changed by the gates that the user set. */
export function featuresOfVersion(
  version: HorizontalPodAutoscalerVersion = "1.36",
  gates: ReadonlyMap<string, boolean> = new Map(),
): HorizontalPodAutoscalerFeatures {
  const since135 = version !== "1.34";
  return {
    configurableTolerance: gates.get("HPAConfigurableTolerance") ?? since135,
    scaleToZero: gates.get("HPAScaleToZero") ?? false,
    scaledToZeroCondition: version === "1.36",
    podLevelResources: gates.get("PodLevelResources") ?? true,
    missingContainerFails: since135,
  };
}
