export { DeploymentController, type DeploymentControllerOptions } from "./controller.js";
export { explainResize, type ResizeEvidence } from "./explain.js";
export type { ProgressingCondition, ProgressingReason } from "./judge-rollout.js";
export { newReplicaSetOf } from "./new-replica-set-of.js";
export {
  type Fenceposts,
  type RolloutLimits,
  resolveFenceposts,
  rolloutLimits,
} from "./resolve-fenceposts.js";
