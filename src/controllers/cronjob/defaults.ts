/** --concurrent-cron-job-syncs */
export const DEFAULT_CONCURRENT_CRON_JOB_SYNCS = 5;
