import { MINUTE, SECOND, type SimTime, seconds } from "../../units/index.js";

/** How often the kubelet asks the runtime for the state of its containers (PLEG). Source: kubernetes v1.36.3 pkg/kubelet/kubelet.go. */
export const RELIST_PERIOD = SECOND;
/** Least time between SIGTERM and SIGKILL. Source: pkg/kubelet/kuberuntime#minimumGracePeriodInSeconds. */
export const MINIMUM_GRACE_PERIOD = seconds(2);
/** Source: pkg/kubelet/kubelet.go#backOffPeriod and MaxContainerBackOff. */
export const CRASH_LOOP_BASE = seconds(10);
export const CRASH_LOOP_MAX = (5 * MINUTE) as SimTime;
/** Image pull back-off. Source: pkg/kubelet/kubelet.go#imageBackOffPeriod. */
export const IMAGE_PULL_BACK_OFF_BASE = seconds(10);
export const IMAGE_PULL_BACK_OFF_MAX = (5 * MINUTE) as SimTime;
/** Registry limiter on the starts of pulls. Source: KubeletConfiguration registryPullQPS, registryBurst. */
export const REGISTRY_PULL_QPS = 5;
export const REGISTRY_BURST = 10;

/** Defaults that the API server writes into a probe. Source: pkg/apis/core/v1/defaults.go#SetDefaults_Probe. */
export const DEFAULT_PROBE_PERIOD_SECONDS = 10;
export const DEFAULT_PROBE_SUCCESS_THRESHOLD = 1;
export const DEFAULT_PROBE_FAILURE_THRESHOLD = 3;
export const DEFAULT_TERMINATION_GRACE_PERIOD_SECONDS = 30;
