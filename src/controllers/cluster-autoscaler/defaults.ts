import { type SimTime, seconds } from "../../units/index.js";
import type { NodeGroupOptions } from "./node-group.js";
import type { SimilarityOptions } from "./node-groups/compare-templates.js";
import { providerLabels } from "./node-groups/provider-labels.js";

const NO_TEXTS: readonly string[] = [];

/**
 * Every flag that the simulation knows, by upstream's name, with upstream's default.
 *
 * Source: cluster-autoscaler 1.36.1 config/flags/flags.go
 */
export const DEFAULT_CLUSTER_AUTOSCALER_FLAGS = {
  "scan-interval": seconds(10),
  "frequent-loops-enabled": true,
  "new-pod-scale-up-delay": seconds(0),
  "expendable-pods-priority-cutoff": -10,
  expander: "least-waste",
  estimator: "binpacking",
  "cloud-provider": "",
  "balance-similar-node-groups": false,
  "balancing-ignore-label": NO_TEXTS,
  "balancing-label": NO_TEXTS,
  "memory-difference-ratio": 0.015,
  "max-free-difference-ratio": 0.05,
  "max-allocatable-difference-ratio": 0.05,
  "max-nodes-total": 0,
  "cores-total": "0:320000",
  "memory-total": "0:6400000",
  "gpu-total": NO_TEXTS,
  "max-nodes-per-scaleup": 1000,
  "kube-client-qps": 5,
  "kube-client-burst": 10,
  "fastpath-binpacking-enabled": false,
  "scale-up-from-zero": true,
  "enforce-node-group-min-size": false,
  "parallel-scale-up": false,
  "salvo-scale-up": false,
  "salvo-scale-up-budget": seconds(1 * 60),
  "max-node-provision-time": seconds(15 * 60),
  "max-node-startup-time": seconds(15 * 60),
  "initial-node-group-backoff-duration": seconds(5 * 60),
  "max-node-group-backoff-duration": seconds(30 * 60),
  "node-group-backoff-reset-timeout": seconds(3 * 3_600),
  "ok-total-unready-count": 3,
  "max-total-unready-percentage": 45,
  "startup-taint": NO_TEXTS,
  "status-taint": NO_TEXTS,
  "startup-taint-prefix": NO_TEXTS,
  "ignore-taint": NO_TEXTS,
  "force-ds": false,
  "scale-down-enabled": true,
  "scale-down-unready-enabled": true,
  "scale-down-utilization-threshold": 0.5,
  "scale-down-gpu-utilization-threshold": 0.5,
  "scale-down-unneeded-time": seconds(10 * 60),
  "scale-down-unready-time": seconds(20 * 60),
  "scale-down-delay-after-add": seconds(10 * 60),
  "scale-down-delay-after-delete": seconds(0),
  "scale-down-delay-after-failure": seconds(3 * 60),
  "scale-down-delay-type-local": false,
  "scale-down-non-empty-candidates-count": 30,
  "scale-down-candidates-pool-ratio": 0.1,
  "scale-down-candidates-pool-min-count": 50,
  "max-scale-down-parallelism": 10,
  "max-drain-parallelism": 1,
  "unremovable-node-recheck-timeout": seconds(5 * 60),
  "ignore-daemonsets-utilization": false,
  "ignore-mirror-pods-utilization": false,
  "max-graceful-termination-sec": 600,
  "max-pod-eviction-time": seconds(2 * 60),
  "node-delete-delay-after-taint": seconds(5),
  "node-deletion-delay-timeout": seconds(2 * 60),
  "node-deletion-batcher-interval": seconds(0),
  "dynamic-node-delete-delay-after-taint-enabled": false,
  "cordon-node-before-terminating": true,
  "daemonset-eviction-for-empty-nodes": false,
  "daemonset-eviction-for-occupied-nodes": true,
  "skip-nodes-with-system-pods": true,
  "skip-nodes-with-local-storage": true,
  "skip-nodes-with-custom-controller-pods": true,
  "min-replica-count": 0,
  "blocking-system-pod-distruption-timeout": seconds(1 * 3_600),
  "drain-priority-config": "",
  "max-bulk-soft-taint-count": 10,
  "max-bulk-soft-taint-time": seconds(3),
  "force-delete-unregistered-nodes": false,
  "force-delete-failed-nodes": false,
  "enable-csi-node-aware-scheduling": false,
  "predicate-parallelism": 4,
  "bypassed-scheduler-names": NO_TEXTS,
  "allowed-scheduler-names": NO_TEXTS,
  "enable-provisioning-requests": false,
  "provisioning-request-initial-backoff-time": seconds(60),
  "provisioning-request-max-backoff-time": seconds(10 * 60),
  "check-capacity-batch-processing": false,
  "check-capacity-provisioning-request-max-batch-size": 10,
  "enable-proactive-scaleup": false,
  "pod-injection-limit": 5000,
  "capacity-buffer-controller-enabled": false,
  "capacity-buffer-pod-injection-enabled": false,
  "capacity-quotas-enabled": false,
};

/**
 * How long a run of the main loop takes, and how much longer per pod that waits. Upstream leaves it open: it is what
 * a recorded run of a small cluster took, and what placing a pod by the filters costs.
 */
export const DEFAULT_RUN_TIME: SimTime = seconds(0.02);
export const DEFAULT_RUN_TIME_PER_POD: SimTime = seconds(0.00005);

/** Values of all flags. */
export type ClusterAutoscalerFlags = Readonly<typeof DEFAULT_CLUSTER_AUTOSCALER_FLAGS>;

/** The options of a node group that overrides none. */
export function nodeGroupOptionsOf(flags: ClusterAutoscalerFlags): NodeGroupOptions {
  return {
    scaleDownUtilizationThreshold: flags["scale-down-utilization-threshold"],
    scaleDownGpuUtilizationThreshold: flags["scale-down-gpu-utilization-threshold"],
    scaleDownUnneededTime: flags["scale-down-unneeded-time"],
    scaleDownUnreadyTime: flags["scale-down-unready-time"],
    ignoreDaemonSetsUtilization: flags["ignore-daemonsets-utilization"],
    zeroOrMaxNodeScaling: false,
    maxNodeProvisionTime: flags["max-node-provision-time"],
    maxNodeStartupTime: flags["max-node-startup-time"],
  };
}

/** By how much groups may differ and still be balanced. */
export function similarityOf(flags: ClusterAutoscalerFlags): SimilarityOptions {
  const { ignored, samePool } = providerLabels(flags["cloud-provider"]);
  return {
    memoryDifferenceRatio: flags["memory-difference-ratio"],
    maxFreeDifferenceRatio: flags["max-free-difference-ratio"],
    maxAllocatableDifferenceRatio: flags["max-allocatable-difference-ratio"],
    ignoredLabels: new Set([...ignored, ...flags["balancing-ignore-label"]]),
    samePoolLabels: samePool,
    balancingLabels: flags["balancing-label"],
  };
}
