import { cfsQuotaMicros } from "../../../src/controllers/kubelet/cfs-quota.js";
import { crashLoopWait, NO_CRASHES } from "../../../src/controllers/kubelet/crash-loop-back-off.js";
import { type EvictionRule, evictionOrder } from "../../../src/controllers/kubelet/eviction-order.js";
import {
  type EvictionThreshold,
  isGraceOver,
  isThresholdMet,
} from "../../../src/controllers/kubelet/eviction-threshold.js";
import { oomScoreAdjust } from "../../../src/controllers/kubelet/oom-score-adjust.js";
import { evictionRate, zoneState } from "../../../src/controllers/node-lifecycle/index.js";
import { type ContainerAmounts, cpuShares, podQosClass } from "../../../src/kubernetes/index.js";
import { parseQuantity, quantityToNumber, seconds, toSeconds } from "../../../src/units/index.js";
import type { Adapter, Json } from "../adapter.js";

interface VectorPod {
  readonly name: string;
  readonly priority: number;
  readonly requestMi: number;
  readonly usageMi: number;
}

function amount(text: string | undefined): number {
  return text === undefined ? 0 : quantityToNumber(parseQuantity(text)!);
}

function order(pods: readonly VectorPod[], rules?: readonly EvictionRule[]): { order: string[] } {
  const candidates = pods.map((pod) => ({ ...pod, request: pod.requestMi, usage: pod.usageMi }));
  return { order: evictionOrder(candidates, rules).map((pod) => pod.name) };
}

function adapter(operation: string, run: (given: never) => unknown): Adapter {
  return { component: "node", operation, run: (given: Json) => run(given as never) };
}

export const nodeAdapters: readonly Adapter[] = [
  adapter("cpu-shares-and-quota", (given: { milliCPU: number; cfsPeriodMicroseconds: number }) => ({
    cpuShares: cpuShares(given.milliCPU),
    cfsQuotaMicroseconds: cfsQuotaMicros(given.milliCPU, given.cfsPeriodMicroseconds),
  })),
  adapter("crash-loop-backoff", (given: { runSeconds: readonly number[] }) => {
    let memory = NO_CRASHES;
    const waits = given.runSeconds.map((run) => {
      const step = crashLoopWait(memory, seconds(run));
      memory = step.memory;
      return toSeconds(step.wait);
    });
    return { waitBeforeRestartSeconds: waits };
  }),
  adapter(
    "pod-qos-and-oom-score",
    (given: { containers: readonly Record<string, string>[]; nodeMemoryBytes: number }) => {
      const containers = given.containers.map(
        (container): ContainerAmounts => ({
          cpuRequest: amount(container["cpuRequest"]),
          cpuLimit: amount(container["cpuLimit"]),
          memoryRequest: amount(container["memoryRequest"]),
          memoryLimit: amount(container["memoryLimit"]),
        }),
      );
      const qosClass = podQosClass(containers);
      return {
        qosClass,
        oomScoreAdj: containers.map((container) =>
          oomScoreAdjust(qosClass, container.memoryRequest!, given.nodeMemoryBytes),
        ),
      };
    },
  ),
  adapter("memory-eviction-order", (given: { pods: readonly VectorPod[] }) => order(given.pods)),
  adapter("eviction-order", (given: { pods: readonly VectorPod[]; rank: readonly EvictionRule[] }) =>
    order(given.pods, given.rank),
  ),
  adapter(
    "eviction-threshold-met",
    (given: {
      availableMi?: number;
      capacityMi?: number;
      thresholdMi?: number;
      thresholdFraction?: number;
      minReclaimMi?: number;
      minReclaimFraction?: number;
      reclaimCheck?: boolean;
      graceSeconds?: number;
      observedSecondsAgo?: number;
    }) => {
      const threshold: EvictionThreshold = {
        ...(given.thresholdMi === undefined ? {} : { amount: given.thresholdMi }),
        ...(given.thresholdFraction === undefined ? {} : { fraction: given.thresholdFraction }),
        ...(given.minReclaimMi === undefined ? {} : { minReclaim: given.minReclaimMi }),
        ...(given.minReclaimFraction === undefined ? {} : { minReclaimFraction: given.minReclaimFraction }),
        ...(given.graceSeconds === undefined ? {} : { graceSeconds: given.graceSeconds }),
      };
      if (given.availableMi === undefined)
        return { evict: isGraceOver(threshold, given.observedSecondsAgo!) };
      const capacity = given.capacityMi ?? 0;
      return { met: isThresholdMet(threshold, given.availableMi, capacity, given.reclaimCheck === true) };
    },
  ),
  adapter(
    "zone-state",
    (given: {
      ready: number;
      notReady: number;
      unhealthyZoneThreshold: number;
      largeClusterSizeThreshold: number;
    }) => {
      const { ready, notReady, unhealthyZoneThreshold, largeClusterSizeThreshold } = given;
      const state = zoneState({ ready, notReady }, unhealthyZoneThreshold);
      const rate = evictionRate(state, ready + notReady, {
        nodeEvictionRate: 0.1,
        secondaryNodeEvictionRate: 0.01,
        largeClusterSizeThreshold,
      });
      return { notReady, state, taintNodesPerSecondWhileAnotherZoneIsUp: rate.toFixed(2) };
    },
  ),
];
