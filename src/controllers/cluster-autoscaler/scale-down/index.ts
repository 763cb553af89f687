export { type DeletionFailure, type DeletionResult, ScaleDownActuator } from "./actuation/actuator.js";
export { type ActuatorOptions, actuatorOptionsOf } from "./actuation/actuator-options.js";
export { chooseSoftTaints, type SoftTaintChanges } from "./actuation/choose-soft-taints.js";
export type { NodesToDelete } from "./choose-nodes-to-delete.js";
export { type Cooldown, type CooldownDelays, type CooldownTimes, cooldownInForce } from "./cooldown.js";
export type { BlockingPod, ControllerLookup, ControllerState } from "./drainability/drain-rule.js";
export { explainUnremovable } from "./explain-unremovable.js";
export {
  DELETION_CANDIDATE_TAINT,
  deletionCandidateTaint,
  hasTaint,
  isBeingDeleted,
  TO_BE_DELETED_TAINT,
  withoutTaint,
} from "./node-taints.js";
export { RemainingPdbTracker, type TrackedBudget, trackedBudgetOf } from "./pdb-tracker.js";
export {
  type DeletionInput,
  type PlannerInput,
  type PlannerLookups,
  type PlanningResult,
  ScaleDownPlanner,
} from "./planner.js";
export { type PlannerOptions, plannerOptionsOf } from "./planner-options.js";
export { isDaemonSetPod, isMirrorPod, isRecreatablePod, isStaticPod } from "./pod-class.js";
export { type Candidates, scaleDownCandidates } from "./scale-down-candidates.js";
export type { ScaleDownGroup, ScaleDownGroups } from "./scale-down-group.js";
export type { UnremovableNode, UnremovableReason } from "./unremovable-node.js";
