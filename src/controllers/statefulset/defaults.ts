/** --concurrent-statefulset-syncs */
export const DEFAULT_CONCURRENT_STATEFULSET_SYNCS = 5;
