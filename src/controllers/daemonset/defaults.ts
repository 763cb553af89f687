import type { Toleration } from "../../kubernetes/index.js";

/** --concurrent-daemonset-syncs */
export const DEFAULT_CONCURRENT_DAEMONSET_SYNCS = 2;

/** Most pods that one sync creates, and most that it deletes. Source: kubernetes v1.36.3 pkg/controller/daemon#BurstReplicas */
export const BURST_REPLICAS = 250;

/** How long a failed pod stays before it is deleted and recreated: doubles with each failure on its node. */
export const FAILED_POD_BACK_OFF_SECONDS = 1;
export const MAX_FAILED_POD_BACK_OFF_SECONDS = 15 * 60;

/**
 * What every DaemonSet pod tolerates. not-ready:NoSchedule is not among it: the pod waits for the node.
 *
 * Source: kubernetes v1.36.3 pkg/controller/daemon/util/daemonset_util.go#AddOrUpdateDaemonPodTolerations
 */
export const DAEMON_POD_TOLERATIONS: readonly Toleration[] = [
  { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute" },
  { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute" },
  { key: "node.kubernetes.io/disk-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/memory-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/pid-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/unschedulable", operator: "Exists", effect: "NoSchedule" },
];

/** Tolerated beside these with hostNetwork. */
export const HOST_NETWORK_TOLERATION: Toleration = {
  key: "node.kubernetes.io/network-unavailable",
  operator: "Exists",
  effect: "NoSchedule",
};
