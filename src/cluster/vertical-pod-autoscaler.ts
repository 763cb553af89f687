import type { VerticalPodAutoscalerSpec } from "../kubernetes/index.js";
import type { SimTime } from "../units/index.js";

/** Units: millicores, bytes; an absent resource is not set. */
export interface VerticalAmounts {
  readonly cpu?: number;
  readonly memory?: number;
}

/** One entry of `status.recommendation.containerRecommendations`. */
export interface VerticalRecommendation {
  readonly container: string;
  readonly target: VerticalAmounts;
  readonly lowerBound?: VerticalAmounts;
  readonly upperBound?: VerticalAmounts;
  readonly uncappedTarget?: VerticalAmounts;
}

/** An autoscaling.k8s.io/v1 VerticalPodAutoscaler in the store. */
export interface VerticalPodAutoscaler {
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
  spec: VerticalPodAutoscalerSpec;
  readonly createdAt: SimTime;
  /** Null until the recommender has written one. */
  recommendation: readonly VerticalRecommendation[] | null;
}

/** How a container of a pod ended. */
export interface ContainerTermination {
  readonly container: string;
  readonly reason: "OOMKilled" | "Error" | "Completed";
  readonly startedAt: SimTime;
  readonly finishedAt: SimTime;
}

/** A condition of a pod whose resize waits or runs. */
export interface ResizeState {
  readonly type: "PodResizePending" | "PodResizeInProgress";
  readonly reason: "Deferred" | "Infeasible" | "Error" | "";
  readonly message: string;
}
