import type { Adapter } from "../adapter.js";
import { clusterAutoscalerScaleDownAdapters } from "./cluster-autoscaler-scale-down.js";
import { clusterAutoscalerScaleUpAdapters } from "./cluster-autoscaler-scale-up.js";
import { deschedulerAdapters } from "./descheduler.js";
import { horizontalPodAutoscalerAdapters } from "./horizontal-pod-autoscaler.js";
import { metricsServerAdapters } from "./metrics-server.js";
import { nodeAdapters } from "./node.js";
import { quantityAdapters } from "./quantity.js";
import { schedulerAdapters } from "./scheduler.js";
import { truthsAutoscalingAdapters } from "./truths-autoscaling.js";
import { truthsNodesAdapters } from "./truths-nodes.js";
import { truthsQueueingAdapters } from "./truths-queueing.js";
import { verticalPodAutoscalerAdapters } from "./vertical-pod-autoscaler.js";
import { workloadsAdapters } from "./workloads.js";

/** Every adapter of the project; one line a component. */
export const ADAPTERS: readonly Adapter[] = [
  ...quantityAdapters,
  ...clusterAutoscalerScaleDownAdapters,
  ...clusterAutoscalerScaleUpAdapters,
  ...deschedulerAdapters,
  ...horizontalPodAutoscalerAdapters,
  ...metricsServerAdapters,
  ...schedulerAdapters,
  ...workloadsAdapters,
  ...nodeAdapters,
  ...truthsAutoscalingAdapters,
  ...truthsNodesAdapters,
  ...truthsQueueingAdapters,
  ...verticalPodAutoscalerAdapters,
];
