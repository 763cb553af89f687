import { IPVS_SCHEDULER_NAMES, PROXY_MODES } from "../../network/index.js";
import type { FlagTable } from "./component-flags.js";

/** kube-controller-manager v1.36.3, flag names. */
export const CONTROLLER_MANAGER_FLAGS = {
  "kube-api-qps": { type: "number", value: 20, isModelled: true },
  "kube-api-burst": { type: "count", value: 30, isModelled: true },
  "concurrent-horizontal-pod-autoscaler-syncs": { type: "count", value: 5, isModelled: true },
  "horizontal-pod-autoscaler-sync-period": { type: "duration", value: "15s", isModelled: true },
  "horizontal-pod-autoscaler-downscale-stabilization": { type: "duration", value: "5m", isModelled: true },
  "horizontal-pod-autoscaler-tolerance": { type: "number", value: 0.1, isModelled: true },
  "horizontal-pod-autoscaler-cpu-initialization-period": { type: "duration", value: "5m", isModelled: true },
  "horizontal-pod-autoscaler-initial-readiness-delay": { type: "duration", value: "30s", isModelled: true },
  "concurrent-deployment-syncs": { type: "count", value: 5, isModelled: true },
  "concurrent-replicaset-syncs": { type: "count", value: 5, isModelled: true },
  "concurrent-service-endpoint-syncs": { type: "count", value: 5, isModelled: true },
  "endpointslice-updates-batch-period": { type: "duration", value: "0s", isModelled: true },
  "max-endpoints-per-slice": { type: "count", value: 100, isModelled: false },
  "concurrent-statefulset-syncs": { type: "count", value: 5, isModelled: true },
  "concurrent-daemonset-syncs": { type: "count", value: 2, isModelled: true },
  "concurrent-job-syncs": { type: "count", value: 5, isModelled: true },
  "concurrent-cron-job-syncs": { type: "count", value: 5, isModelled: true },
  "concurrent-rc-syncs": { type: "count", value: 5, isModelled: true },
  "concurrent-gc-syncs": { type: "count", value: 20, isModelled: false },
  "concurrent-namespace-syncs": { type: "count", value: 10, isModelled: false },
  "concurrent-resource-quota-syncs": { type: "count", value: 5, isModelled: false },
  "concurrent-ttl-after-finished-syncs": { type: "count", value: 5, isModelled: true },
  "concurrent-ephemeralvolume-syncs": { type: "count", value: 5, isModelled: true },
  "min-resync-period": { type: "duration", value: "12h", isModelled: false },
  "node-monitor-period": { type: "duration", value: "5s", isModelled: true },
  "node-monitor-grace-period": { type: "duration", value: "50s", isModelled: true },
  "node-startup-grace-period": { type: "duration", value: "1m", isModelled: false },
  "node-eviction-rate": { type: "number", value: 0.1, isModelled: true },
  "secondary-node-eviction-rate": { type: "number", value: 0.01, isModelled: true },
  "unhealthy-zone-threshold": { type: "number", value: 0.55, isModelled: true },
  "large-cluster-size-threshold": { type: "count", value: 50, isModelled: true },
  "terminated-pod-gc-threshold": { type: "count", value: 12500, isModelled: true },
  "pvclaimbinder-sync-period": { type: "duration", value: "15s", isModelled: false },
  "attach-detach-reconcile-sync-period": { type: "duration", value: "1m", isModelled: false },
  "resource-quota-sync-period": { type: "duration", value: "5m", isModelled: false },
  "namespace-sync-period": { type: "duration", value: "5m", isModelled: false },
  "leader-elect-lease-duration": { type: "duration", value: "15s", isModelled: false },
  "leader-elect-renew-deadline": { type: "duration", value: "10s", isModelled: false },
  "leader-elect-retry-period": { type: "duration", value: "2s", isModelled: false },
} as const satisfies FlagTable;

/** kube-scheduler v1.36.3: names of KubeSchedulerConfiguration and its plugin arguments. */
export const SCHEDULER_SETTINGS = {
  config: { type: "text", value: "", isModelled: true },
  tieBreak: {
    type: "text",
    value: "byVersion",
    choices: ["byVersion", "random", "firstVisited"],
    isModelled: true,
  },
  "kube-api-qps": { type: "number", value: 50, isModelled: true },
  "kube-api-burst": { type: "count", value: 100, isModelled: true },
  podInitialBackoffSeconds: { type: "number", value: 1, isModelled: true },
  podMaxBackoffSeconds: { type: "number", value: 10, isModelled: true },
  percentageOfNodesToScore: { type: "number", value: 0, isModelled: true },
  parallelism: { type: "count", value: 16, isModelled: false },
  minCandidateNodesPercentage: { type: "count", value: 10, isModelled: false },
  minCandidateNodesAbsolute: { type: "count", value: 100, isModelled: false },
  bindTimeoutSeconds: { type: "count", value: 600, isModelled: true },
  "pod-max-in-unschedulable-pods-duration": { type: "duration", value: "5m", isModelled: true },
} as const satisfies FlagTable;

/** kubelet v1.36.3: names of KubeletConfiguration; `relistPeriod` and `housekeeping-interval` are constants there. */
export const KUBELET_SETTINGS = {
  kubeAPIQPS: { type: "number", value: 50, isModelled: false },
  kubeAPIBurst: { type: "count", value: 100, isModelled: false },
  maxPods: { type: "count", value: 110, isModelled: true },
  serializeImagePulls: { type: "boolean", value: true, isModelled: true },
  maxParallelImagePulls: { type: "count", value: 0, isModelled: false },
  registryPullQPS: { type: "number", value: 5, isModelled: true },
  registryBurst: { type: "count", value: 10, isModelled: true },
  cpuCFSQuota: { type: "boolean", value: true, isModelled: true },
  cpuCFSQuotaPeriod: { type: "duration", value: "100ms", isModelled: false },
  syncFrequency: { type: "duration", value: "1m", isModelled: false },
  maxContainerRestartPeriod: { type: "duration", value: "5m", isModelled: false },
  "housekeeping-interval": { type: "duration", value: "10s", isModelled: false },
  relistPeriod: { type: "duration", value: "1s", isModelled: true },
  nodeStatusUpdateFrequency: { type: "duration", value: "10s", isModelled: false },
  nodeStatusReportFrequency: { type: "duration", value: "5m", isModelled: false },
  nodeLeaseDurationSeconds: { type: "count", value: 40, isModelled: false },
  evictionPressureTransitionPeriod: { type: "duration", value: "5m", isModelled: true },
  shutdownGracePeriod: { type: "duration", value: "0s", isModelled: true },
  shutdownGracePeriodCriticalPods: { type: "duration", value: "0s", isModelled: true },
  podsPerCore: { type: "count", value: 0, isModelled: false },
  cpuManagerPolicy: { type: "text", value: "none", isModelled: false },
  memoryManagerPolicy: { type: "text", value: "None", isModelled: false },
  topologyManagerPolicy: { type: "text", value: "none", isModelled: false },
  podPidsLimit: { type: "count", value: -1, isModelled: false },
  imageGCHighThresholdPercent: { type: "count", value: 85, isModelled: false },
  imageGCLowThresholdPercent: { type: "count", value: 80, isModelled: false },
  imageMinimumGCAge: { type: "duration", value: "2m", isModelled: false },
} as const satisfies FlagTable;

/** metrics-server v0.9.0; `metric-resolution` as its shipped manifests set it (the code's default is 60 s). */
export const METRICS_SERVER_FLAGS = {
  "metric-resolution": { type: "duration", value: "15s", isModelled: true },
  "kubelet-request-timeout": { type: "duration", value: "10s", isModelled: false },
} as const satisfies FlagTable;

/** kube-proxy v1.36.3; nftables periods are fields of its configuration file. */
export const KUBE_PROXY_FLAGS = {
  "proxy-mode": {
    type: "text",
    value: "iptables",
    choices: PROXY_MODES,
    isModelled: true,
  },
  "iptables-min-sync-period": { type: "duration", value: "1s", isModelled: true },
  "iptables-sync-period": { type: "duration", value: "30s", isModelled: false },
  "nftables-min-sync-period": { type: "duration", value: "1s", isModelled: true },
  "nftables-sync-period": { type: "duration", value: "30s", isModelled: false },
  "ipvs-min-sync-period": { type: "duration", value: "0s", isModelled: true },
  "ipvs-sync-period": { type: "duration", value: "30s", isModelled: false },
  "ipvs-scheduler": { type: "text", value: "rr", choices: IPVS_SCHEDULER_NAMES, isModelled: true },
  "kube-api-qps": { type: "number", value: 5, isModelled: false },
  "kube-api-burst": { type: "count", value: 10, isModelled: false },
} as const satisfies FlagTable;
