export { DaemonSetController, type DaemonSetControllerOptions } from "./controller.js";
export { daemonPodTemplate, templateForNode } from "./daemon-pod-template.js";
export { BURST_REPLICAS, DAEMON_POD_TOLERATIONS, DEFAULT_CONCURRENT_DAEMONSET_SYNCS } from "./defaults.js";
export { type DaemonSetEvidence, explainDaemonSet } from "./explain.js";
export { type DaemonNode, judgeNode, type NodeVerdict } from "./judge-node.js";
export { type DaemonPod, type NodePlan, planNode } from "./plan-node.js";
export { planUpdate, type UpdatedNode, type UpdatePlan } from "./plan-update.js";
export { type DaemonSetUpdateLimits, daemonSetUpdateLimits } from "./update-limits.js";
