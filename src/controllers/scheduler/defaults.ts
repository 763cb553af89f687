import { MILLISECOND, MINUTE, SECOND, type SimTime } from "../../units/index.js";

/** podInitialBackoffSeconds. Source: kubernetes v1.36.3 pkg/scheduler/apis/config/v1/defaults.go */
export const DEFAULT_POD_INITIAL_BACKOFF = SECOND;

/** podMaxBackoffSeconds */
export const DEFAULT_POD_MAX_BACKOFF = (10 * SECOND) as SimTime;

/** --pod-max-in-unschedulable-pods-duration */
export const DEFAULT_POD_MAX_IN_UNSCHEDULABLE = (5 * MINUTE) as SimTime;

/** How often the sweep looks for pods that were forgotten. Source: scheduling_queue.go#Run */
export const UNSCHEDULABLE_SWEEP_PERIOD = (30 * SECOND) as SimTime;

/** Back-offs end on whole seconds of the wall clock. Source: backoff_queue.go#backoffQOrderingWindowDuration */
export const BACKOFF_WINDOW = SECOND;

/** One scheduling cycle where the scenario says nothing: an estimate, upstream gives no number. */
export const DEFAULT_CYCLE_TIME = MILLISECOND;

/** clientConnection.qps and burst. */
export const DEFAULT_CLIENT_QPS = 50;
export const DEFAULT_CLIENT_BURST = 100;

export const DEFAULT_SCHEDULER_NAME = "default-scheduler";
