export { type VerticalPodAutoscalerOptions, VerticalPodAutoscalers } from "./controller.js";
export { DEFAULT_VERTICAL_POD_AUTOSCALER_FLAGS, type VerticalPodAutoscalerFlags } from "./defaults.js";
export type { AggregateCheckpoint } from "./recommender/aggregate-container-state.js";
export type { UsageSample } from "./recommender/recommender.js";
export { resizeTemplate } from "./resize-template.js";
export { containersOf } from "./vertical-target.js";
