export { proportionalLimits } from "./capping/proportional-limit.js";
export { type VerticalPodAutoscalerOptions, VerticalPodAutoscalers } from "./controller.js";
export { DEFAULT_VERTICAL_POD_AUTOSCALER_FLAGS, type VerticalPodAutoscalerFlags } from "./defaults.js";
export type { AggregateCheckpoint } from "./recommender/aggregate-container-state.js";
export type { UsageSample } from "./recommender/recommender.js";
export { NO_AMOUNTS, type ResourceAmounts } from "./resource-amounts.js";
export { amountsOfList } from "./vertical-target.js";
