export { choosePodsToDelete, countPodsPerNode, type Victim } from "./choose-pods-to-delete.js";
export {
  compareForDeletion,
  DELETION_RULES,
  type DeletionCandidate,
  type DeletionRule,
} from "./compare-for-deletion.js";
export { ReplicaSetController, type ReplicaSetControllerOptions } from "./controller.js";
export { BURST_REPLICAS, DEFAULT_CONCURRENT_REPLICASET_SYNCS } from "./defaults.js";
export { explainReplicas, type ReplicasEvidence } from "./explain.js";
export { planReplicas, type ReplicasPlan } from "./plan-replicas.js";
export { PodFactory, workloadKeyOf } from "./pod-factory.js";
