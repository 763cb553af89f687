import { MINUTE, type SimTime } from "../../units/index.js";
import type { EvictionThreshold } from "./eviction-threshold.js";

/** KubeletConfiguration as far as one node differs from another: how it meets memory pressure and its own end. */
export interface NodeSettings {
  /** evictionHard of memory.available; null: none. */
  readonly hardMemory: EvictionThreshold | null;
  /** evictionSoft of memory.available with its grace period; null: none. */
  readonly softMemory: EvictionThreshold | null;
  /** Longest grace period of a pod evicted at a soft threshold. */
  readonly evictionMaxPodGracePeriodSeconds: number;
  readonly evictionPressureTransitionPeriod: SimTime;
  /** All that pods get when their node shuts down; 0: nothing is done for them. */
  readonly shutdownGracePeriod: SimTime;
  /** The part of it that is kept for critical pods. */
  readonly shutdownGracePeriodCriticalPods: SimTime;
}

/** Source: kubernetes v1.36.3 pkg/kubelet/apis/config/v1beta1/defaults.go, pkg/kubelet/eviction/defaults_linux.go */
export const DEFAULT_NODE_SETTINGS: NodeSettings = {
  hardMemory: { amount: 100 * 1024 ** 2 },
  softMemory: null,
  evictionMaxPodGracePeriodSeconds: 0,
  evictionPressureTransitionPeriod: (5 * MINUTE) as SimTime,
  shutdownGracePeriod: 0 as SimTime,
  shutdownGracePeriodCriticalPods: 0 as SimTime,
};
