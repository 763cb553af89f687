/** Most pods that one sync creates or deletes. Source: kubernetes v1.36.3 pkg/controller/replicaset#BurstReplicas */
export const BURST_REPLICAS = 500;

/** --concurrent-replicaset-syncs */
export const DEFAULT_CONCURRENT_REPLICASET_SYNCS = 5;
