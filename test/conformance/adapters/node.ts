import { cfsQuotaMicros } from "../../../src/controllers/kubelet/cfs-quota.js";
import { cpuShares } from "../../../src/controllers/kubelet/cpu-shares.js";
import { crashLoopWait, NO_CRASHES } from "../../../src/controllers/kubelet/crash-loop-back-off.js";
import { isGraceOver, isThresholdMet } from "../../../src/controllers/kubelet/eviction-threshold.js";
import { type EvictionRule, evictionOrder } from "../../../src/controllers/kubelet/memory-eviction-order.js";
import { oomScoreAdjust } from "../../../src/controllers/kubelet/oom-score-adjust.js";
import { type ContainerAmounts, podQosClass } from "../../../src/controllers/kubelet/pod-qos-class.js";
import { parseQuantity } from "../../../src/units/index.js";
import { seconds, toSeconds } from "../../../src/units/index.js";
import type { Adapter } from "../adapter.js";

interface VectorPod {
  readonly name: string;
  readonly priority: number;
  readonly requestMi: number;
  readonly usageMi: number;
}

interface VectorContainer {
  readonly cpuRequest?: string;
  readonly cpuLimit?: string;
  readonly memoryRequest?: string;
  readonly memoryLimit?: string;
}
