/** Source of all: kubernetes v1.36.3 pkg/apis/apps/v1/defaults.go, cmd/kube-controller-manager defaults. */
export const DEFAULT_MAX_SURGE = "25%";
export const DEFAULT_MAX_UNAVAILABLE = "25%";
export const DEFAULT_MIN_READY_SECONDS = 0;
export const DEFAULT_PROGRESS_DEADLINE_SECONDS = 600;
export const DEFAULT_REVISION_HISTORY_LIMIT = 10;

/** --concurrent-deployment-syncs */
export const DEFAULT_CONCURRENT_DEPLOYMENT_SYNCS = 5;

/** A progress deadline of this many seconds means none. */
export const NO_PROGRESS_DEADLINE_SECONDS = 2_147_483_647;
