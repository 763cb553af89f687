import { MINUTE } from "../../units/index.js";

/** Most pods that one sync creates or deletes. Source: kubernetes v1.36.3 pkg/controller/replicaset#BurstReplicas */
export const BURST_REPLICAS = 500;

/** First batch of a slow start. Source: kubernetes v1.36.3 pkg/controller#SlowStartInitialBatchSize */
export const SLOW_START_INITIAL_BATCH_SIZE = 1;

/** After this long unseen creations are no longer waited for. Source: kubernetes v1.36.3 pkg/controller#ExpectationsTimeout */
export const EXPECTATIONS_TIMEOUT = (5 * MINUTE) as typeof MINUTE;

/** --concurrent-replicaset-syncs */
export const DEFAULT_CONCURRENT_REPLICASET_SYNCS = 5;
