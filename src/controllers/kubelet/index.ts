export { type AdmissionPod, admitPod, type Refusal } from "./admit-pod.js";
export { cfsQuotaMicros, DEFAULT_CFS_PERIOD_MICROS } from "./cfs-quota.js";
export { type ContainerStart, containerStart } from "./container-start.js";
export { Kubelet } from "./controller.js";
export { type CrashLoopBackOff, crashLoopWait, NO_CRASHES } from "./crash-loop-back-off.js";
export { type EvictionCandidate, type EvictionRule, evictionOrder } from "./eviction-order.js";
export { type EvictionThreshold, isGraceOver, isThresholdMet } from "./eviction-threshold.js";
export { DEFAULT_KUBELET_OPTIONS, type KubeletOptions } from "./kubelet-options.js";
export { memoryLookBytes } from "./node-pressure.js";
export { DEFAULT_NODE_SETTINGS, type NodeSettings } from "./node-settings.js";
export { oomScoreAdjust } from "./oom-score-adjust.js";
export {
  type PodStartInput,
  type PodStartTimeline,
  podStartTimeline,
  type StartStep,
} from "./pod-start-timeline.js";
export { DEFAULT_POD_TIMINGS, type MeasuredStart, type PodTimings } from "./pod-timings.js";
export { type ProbeOutcome, probeOutcome } from "./probe-schedule.js";
export { POD_TIMING_ANNOTATIONS, readPodTimings } from "./read-pod-timings.js";
export { type ShutdownGroup, shutdownGroups } from "./shutdown-groups.js";
export { type ContainerStop, type StoppingContainer, terminationTimeline } from "./termination-timeline.js";
