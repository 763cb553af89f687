export * from "./behavior.js";
export * from "./combine-metrics.js";
export * from "./conditions.js";
export {
  HorizontalPodAutoscalerController,
  type HorizontalPodAutoscalerControllerOptions,
  type HpaSyncEvidence,
} from "./controller.js";
export * from "./defaults.js";
export * from "./evidence.js";
export { describeDecision } from "./explain.js";
export * from "./group-pods.js";
export * from "./limit-replicas.js";
export * from "./memory.js";
export * from "./metric-proposal.js";
export { MetricReader, type MetricSubject } from "./metric-reader.js";
export * from "./normalize-replicas.js";
export * from "./pod-requests.js";
export * from "./pod-sample.js";
export * from "./propose-replicas.js";
export * from "./recommendations.js";
export * from "./reconcile.js";
export * from "./replicas-from-average-value.js";
export * from "./replicas-from-utilization.js";
export * from "./replicas-from-value.js";
export { milliOf, resolveMetric, resolveSpec } from "./resolve-spec.js";
export * from "./resolved-spec.js";
export * from "./scale-events.js";
export * from "./scale-limit.js";
export * from "./scale-to-zero.js";
export * from "./stabilize-recommendation.js";
export * from "./tolerance.js";
export * from "./usage-ratio.js";
