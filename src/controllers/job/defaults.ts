import { SECOND, type SimTime } from "../../units/index.js";

/** --concurrent-job-syncs */
export const DEFAULT_CONCURRENT_JOB_SYNCS = 5;

/** --concurrent-ttl-after-finished-syncs */
export const DEFAULT_CONCURRENT_TTL_AFTER_FINISHED_SYNCS = 5;

/** Changes of pods are gathered for this long. Source: kubernetes v1.36.3 pkg/controller/job#SyncJobBatchPeriod */
export const SYNC_JOB_BATCH_PERIOD = SECOND as SimTime;

/** Source: kubernetes v1.36.3 pkg/controller/job#DefaultJobPodFailureBackOff, #MaxJobPodFailureBackOff */
export const DEFAULT_JOB_POD_FAILURE_BACK_OFF = (10 * SECOND) as SimTime;
export const MAX_JOB_POD_FAILURE_BACK_OFF = (600 * SECOND) as SimTime;

/**
 * How long a pod that runs to completion works where nothing says so (annotation `headroom.dev/run-for`): an
 * assumption, since no manifest tells it.
 */
export const DEFAULT_JOB_RUN_SECONDS = 60;
