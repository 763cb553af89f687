export { StatefulSetController, type StatefulSetControllerOptions } from "./controller.js";
export { DEFAULT_CONCURRENT_STATEFULSET_SYNCS } from "./defaults.js";
export { explainStatefulSet, type StatefulSetEvidence } from "./explain.js";
export {
  planStatefulSetSync,
  type StatefulPod,
  type StatefulSetPlan,
  type StatefulSetReason,
  type StatefulSetState,
} from "./plan-stateful-set-sync.js";
export { resolveMaxUnavailable } from "./resolve-max-unavailable.js";
