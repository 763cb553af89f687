export { ClusterAutoscaler, type ClusterAutoscalerOptions } from "./controller.js";
export {
  type ClusterAutoscalerFlags,
  DEFAULT_CLUSTER_AUTOSCALER_FLAGS,
  nodeGroupOptionsOf,
} from "./defaults.js";
export { EXPANDER_NAMES, type ExpanderFault, parseExpanderFlag } from "./expander/expander-chain.js";
export { type PriorityConfig, priorityConfigOf } from "./expander/priority.js";
export type { NodeGroup, NodeGroupOptions, NodeTemplate, NodeTemplates } from "./node-group.js";
export { type ResourceLimits, resourceLimitsOf } from "./node-groups/cluster-wide-quota.js";
export { schedulersOf } from "./pod-lists.js";
export { parseDrainPriorityConfig } from "./scale-down/actuation/eviction-priority-groups.js";
export { explainUnremovable, type UnremovableNode } from "./scale-down/index.js";
export { explainScaleUp, type ScaleUpEvidence } from "./scale-up/scale-up-evidence.js";
export { taintConfigOf } from "./taint-config.js";
