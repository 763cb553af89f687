import { parseQuantity, quantityToNumber } from "../units/index.js";
import type { PodSpec } from "./types/index.js";

export type PodQosClass = "Guaranteed" | "Burstable" | "BestEffort";

/** What a container names for cpu and memory, each in one unit throughout; absent means not named. */
export interface ContainerAmounts {
  readonly cpuRequest?: number;
  readonly cpuLimit?: number;
  readonly memoryRequest?: number;
  readonly memoryLimit?: number;
}

/**
 * The quality-of-service class of a pod: Guaranteed when every container limits cpu and memory and the sums of
 * requests and limits agree, BestEffort when nothing is named, else Burstable. Amounts of zero count as absent.
 *
 * Deviates: pod-level resources are not looked at.
 * Source: kubernetes v1.36.3 pkg/apis/core/v1/helper/qos#ComputePodQOS.
 */
export function podQosClass(containers: readonly ContainerAmounts[]): PodQosClass {
  let cpuRequests = 0;
  let cpuLimits = 0;
  let memoryRequests = 0;
  let memoryLimits = 0;
  let allLimited = true;
  for (const container of containers) {
    cpuRequests += container.cpuRequest ?? 0;
    cpuLimits += container.cpuLimit ?? 0;
    memoryRequests += container.memoryRequest ?? 0;
    memoryLimits += container.memoryLimit ?? 0;
    if (!((container.cpuLimit ?? 0) > 0 && (container.memoryLimit ?? 0) > 0)) allLimited = false;
  }
  if (cpuRequests + cpuLimits + memoryRequests + memoryLimits === 0) return "BestEffort";
  const agree = cpuRequests === cpuLimits && memoryRequests === memoryLimits;
  return allLimited && agree ? "Guaranteed" : "Burstable";
}

/** The class of a pod as its manifest describes it; init containers count too. */
export function podQosClassOf(spec: PodSpec): PodQosClass {
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  return podQosClass(
    containers.map(({ resources }) => ({
      cpuRequest: amountOf(resources?.requests?.["cpu"] ?? resources?.limits?.["cpu"]),
      cpuLimit: amountOf(resources?.limits?.["cpu"]),
      memoryRequest: amountOf(resources?.requests?.["memory"] ?? resources?.limits?.["memory"]),
      memoryLimit: amountOf(resources?.limits?.["memory"]),
    })),
  );
}

function amountOf(text: string | number | undefined): number {
  const quantity = text === undefined ? undefined : parseQuantity(`${text}`);
  return quantity === undefined ? 0 : quantityToNumber(quantity);
}
