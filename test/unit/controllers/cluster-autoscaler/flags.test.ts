import { describe, expect, it } from "vitest";
import {
  type ClusterAutoscalerFlags,
  DEFAULT_CLUSTER_AUTOSCALER_FLAGS,
  nodeGroupOptionsOf,
  similarityOf,
} from "../../../../src/controllers/cluster-autoscaler/defaults.js";
import { resourceLimitsOf } from "../../../../src/controllers/cluster-autoscaler/node-groups/cluster-wide-quota.js";
import { actuatorOptionsOf } from "../../../../src/controllers/cluster-autoscaler/scale-down/actuation/actuator-options.js";
import { plannerOptionsOf } from "../../../../src/controllers/cluster-autoscaler/scale-down/index.js";
import { CLUSTER_AUTOSCALER_FLAGS } from "../../../../src/scenario/schema/cluster-autoscaler-flags.js";
import { type FlagSpec, resolveFlags } from "../../../../src/scenario/schema/component-flags.js";
import { seconds } from "../../../../src/units/index.js";

/** What cluster-autoscaler 1.36.1 starts with. */
const UPSTREAM_DEFAULTS = {
  "scan-interval": "10s",
  "frequent-loops-enabled": true,
  "new-pod-scale-up-delay": "0s",
  "expendable-pods-priority-cutoff": -10,
  expander: "least-waste",
  estimator: "binpacking",
  "balance-similar-node-groups": false,
  "memory-difference-ratio": 0.015,
  "max-free-difference-ratio": 0.05,
  "max-allocatable-difference-ratio": 0.05,
  "max-nodes-total": 0,
  "cores-total": "0:320000",
  "memory-total": "0:6400000",
  "gpu-total": [],
  "max-nodes-per-scaleup": 1000,
  "max-nodegroup-binpacking-duration": "10s",
  "max-binpacking-time": "5m",
  "fastpath-binpacking-enabled": false,
  "scale-up-from-zero": true,
  "enforce-node-group-min-size": false,
  "parallel-scale-up": false,
  "salvo-scale-up": false,
  "salvo-scale-up-budget": "1m",
  "max-node-provision-time": "15m",
  "max-node-startup-time": "15m",
  "initial-node-group-backoff-duration": "5m",
  "max-node-group-backoff-duration": "30m",
  "node-group-backoff-reset-timeout": "3h",
  "ok-total-unready-count": 3,
  "max-total-unready-percentage": 45,
  "force-ds": false,
  "scale-down-enabled": true,
  "scale-down-unready-enabled": true,
  "scale-down-utilization-threshold": 0.5,
  "scale-down-gpu-utilization-threshold": 0.5,
  "scale-down-unneeded-time": "10m",
  "scale-down-unready-time": "20m",
  "scale-down-delay-after-add": "10m",
  "scale-down-delay-after-delete": "0s",
  "scale-down-delay-after-failure": "3m",
  "scale-down-delay-type-local": false,
  "scale-down-non-empty-candidates-count": 30,
  "scale-down-candidates-pool-ratio": 0.1,
  "scale-down-candidates-pool-min-count": 50,
  "scale-down-simulation-timeout": "30s",
  "max-scale-down-parallelism": 10,
  "max-drain-parallelism": 1,
  "unremovable-node-recheck-timeout": "5m",
  "ignore-daemonsets-utilization": false,
  "ignore-mirror-pods-utilization": false,
  "max-graceful-termination-sec": 600,
  "max-pod-eviction-time": "2m",
  "node-delete-delay-after-taint": "5s",
  "node-deletion-delay-timeout": "2m",
  "node-deletion-batcher-interval": "0s",
  "dynamic-node-delete-delay-after-taint-enabled": false,
  "cordon-node-before-terminating": true,
  "daemonset-eviction-for-empty-nodes": false,
  "daemonset-eviction-for-occupied-nodes": true,
  "skip-nodes-with-system-pods": true,
  "skip-nodes-with-local-storage": true,
  "skip-nodes-with-custom-controller-pods": true,
  "min-replica-count": 0,
  "blocking-system-pod-distruption-timeout": "1h",
  "drain-priority-config": "",
  "max-bulk-soft-taint-count": 10,
  "max-bulk-soft-taint-time": "3s",
  "node-deletion-candidate-ttl": "0s",
  "force-delete-unregistered-nodes": false,
  "force-delete-failed-nodes": false,
  "predicate-parallelism": 4,
  "bypassed-scheduler-names": [],
  "allowed-scheduler-names": [],
  "enable-provisioning-requests": false,
  "async-node-groups": false,
  "enable-proactive-scaleup": false,
  "pod-injection-limit": 5000,
  "capacity-buffer-controller-enabled": false,
  "capacity-buffer-pod-injection-enabled": false,
  "max-inactivity": "10m",
  "max-failing-time": "15m",
  "max-startup-time": "20m",
  "node-info-cache-expire-time": "87600h",
  "scale-from-unschedulable": false,
  "capacity-quotas-enabled": false,
} as const;

const FLAGS: ClusterAutoscalerFlags = DEFAULT_CLUSTER_AUTOSCALER_FLAGS;
const TABLE: Readonly<Record<string, FlagSpec>> = CLUSTER_AUTOSCALER_FLAGS;

describe("the cluster-autoscaler's flags", () => {
  it("start with upstream's values", () => {
    const names = Object.keys(UPSTREAM_DEFAULTS);
    expect(Object.fromEntries(names.map((name) => [name, TABLE[name]?.value]))).toEqual(UPSTREAM_DEFAULTS);
  });

  it("are all modelled, or say why they change nothing", () => {
    const silent = Object.keys(UPSTREAM_DEFAULTS).filter((name) => {
      const { isModelled, isWithoutEffect, because } = TABLE[name]!;
      return !isModelled || (isWithoutEffect === true && because === undefined);
    });
    expect(silent).toEqual([]);
  });

  it("have the same values in a scenario and in the controller", () => {
    expect(resolveFlags(CLUSTER_AUTOSCALER_FLAGS, {})).toMatchObject(FLAGS);
  });
});

describe("a flag reaches what it is for:", () => {
  const planner = [
    ["skip-nodes-with-system-pods", false, "skipNodesWithSystemPods"],
    ["skip-nodes-with-local-storage", false, "skipNodesWithLocalStorage"],
    ["skip-nodes-with-custom-controller-pods", false, "skipNodesWithCustomControllerPods"],
    ["min-replica-count", 7, "minReplicaCount"],
    ["blocking-system-pod-distruption-timeout", seconds(77), "blockingSystemPodDisruptionTimeout"],
    ["scale-down-unready-enabled", false, "scaleDownUnreadyEnabled"],
    ["ignore-mirror-pods-utilization", true, "ignoreMirrorPodsUtilization"],
    ["max-scale-down-parallelism", 7, "maxScaleDownParallelism"],
    ["scale-down-unneeded-time", seconds(77), "scaleDownUnneededTime"],
    ["unremovable-node-recheck-timeout", seconds(77), "unremovableNodeRecheckTimeout"],
  ] as const;
  it.each(planner)("%s in planning", (flag, value, option) => {
    expect(plannerOptionsOf({ ...FLAGS, [flag]: value })[option]).toBe(value);
  });

  const actuator = [
    ["max-scale-down-parallelism", 7, "maxScaleDownParallelism"],
    ["max-drain-parallelism", 7, "maxDrainParallelism"],
    ["node-delete-delay-after-taint", seconds(77), "nodeDeleteDelayAfterTaint"],
    ["dynamic-node-delete-delay-after-taint-enabled", true, "isDelayMeasured"],
    ["max-pod-eviction-time", seconds(77), "maxPodEvictionTime"],
    ["max-graceful-termination-sec", 77, "maxGracefulTerminationSeconds"],
    ["daemonset-eviction-for-empty-nodes", true, "daemonSetEvictionForEmptyNodes"],
    ["daemonset-eviction-for-occupied-nodes", false, "daemonSetEvictionForOccupiedNodes"],
    ["cordon-node-before-terminating", false, "cordonNodeBeforeTerminating"],
    ["expendable-pods-priority-cutoff", 7, "expendablePodsPriorityCutoff"],
    ["node-deletion-delay-timeout", seconds(77), "nodeDeletionDelayTimeout"],
    ["node-deletion-batcher-interval", seconds(77), "nodeDeletionBatcherInterval"],
  ] as const;
  it.each(actuator)("%s in deletion", (flag, value, option) => {
    expect(actuatorOptionsOf({ ...FLAGS, [flag]: value })[option]).toBe(value);
  });

  it("drain-priority-config in deletion, by ascending priority", () => {
    const { drainPriorityRules } = actuatorOptionsOf({
      ...FLAGS,
      "drain-priority-config": "10000:20,1000:100,0:60",
    });
    expect(drainPriorityRules.map((rule) => Object.values(rule))).toEqual([
      [0, 60],
      [1000, 100],
      [10_000, 20],
    ]);
  });

  const group = [
    ["scale-down-utilization-threshold", 0.7, "scaleDownUtilizationThreshold"],
    ["scale-down-gpu-utilization-threshold", 0.7, "scaleDownGpuUtilizationThreshold"],
    ["scale-down-unneeded-time", seconds(77), "scaleDownUnneededTime"],
    ["scale-down-unready-time", seconds(77), "scaleDownUnreadyTime"],
    ["ignore-daemonsets-utilization", true, "ignoreDaemonSetsUtilization"],
    ["max-node-provision-time", seconds(77), "maxNodeProvisionTime"],
    ["max-node-startup-time", seconds(77), "maxNodeStartupTime"],
  ] as const;
  it.each(group)("%s in groups without a value of their own", (flag, value, option) => {
    expect(nodeGroupOptionsOf({ ...FLAGS, [flag]: value })[option]).toBe(value);
  });

  const similarity = [
    ["memory-difference-ratio", "memoryDifferenceRatio"],
    ["max-free-difference-ratio", "maxFreeDifferenceRatio"],
    ["max-allocatable-difference-ratio", "maxAllocatableDifferenceRatio"],
  ] as const;
  it.each(similarity)("%s in the comparison of groups", (flag, option) => {
    expect(similarityOf({ ...FLAGS, [flag]: 0.7 })[option]).toBe(0.7);
  });

  it("cores-total, memory-total and gpu-total, which may be there several times, in the cluster's limits", () => {
    const limits = resourceLimitsOf({
      "cores-total": "1:2",
      "memory-total": "3:4",
      "gpu-total": ["nvidia-t4:5:6,nvidia-l4:7:8", "nvidia-a100:9:10"],
    })!;
    const gib = 2 ** 30;
    expect([...limits.minimums.values()]).toEqual([1, 3 * gib, 5, 7, 9]);
    expect([...limits.maximums]).toEqual([
      ["cpu", 2],
      ["memory", 4 * gib],
      ["nvidia-t4", 6],
      ["nvidia-l4", 8],
      ["nvidia-a100", 10],
    ]);
  });
});
