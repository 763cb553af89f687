import { cpuShares } from "../../kubernetes/cpu-shares.js";
import type { PodQosClass } from "../../kubernetes/index.js";
import { type CpuClaim, marginalShares } from "./marginal-shares.js";

/** A pod as the CPU of its node sees it. */
export interface PodClaim extends CpuClaim {
  readonly qosClass: PodQosClass;
  readonly requestMillicores: number;
}

/** The weight of all pods that ask for nothing together. */
const BEST_EFFORT_SHARES = 2;

/**
 * What each pod of a node gets at most: Guaranteed pods stand beside two groups, the Burstable pods with the sum of
 * their requests and the BestEffort ones with next to nothing; within a group CPU splits by the pods' requests.
 *
 * Units: cores. Order: as the pods.
 * Source: kubernetes v1.36.3 pkg/kubelet/cm/qos_container_manager_linux.go#setCPUCgroupConfig, helpers_linux.go#ResourceConfigForPod
 * Deviates: weights as of cgroup v1; the conversion to cgroup v2 rounds them.
 */
export function shareNodeCpu(capacityCores: number, pods: readonly PodClaim[]): number[] {
  const burstable: number[] = [];
  const bestEffort: number[] = [];
  const top: CpuClaim[] = [];
  const shares = new Array<number>(pods.length).fill(0);
  const guaranteed: number[] = [];
  for (const [index, pod] of pods.entries()) {
    if (pod.qosClass === "Guaranteed") {
      guaranteed.push(index);
      top.push(pod);
    } else if (pod.qosClass === "Burstable") burstable.push(index);
    else bestEffort.push(index);
  }
  const groups: (readonly number[])[] = [];
  if (burstable.length > 0) {
    const requests = burstable.reduce((sum, index) => sum + pods[index]!.requestMillicores, 0);
    groups.push(burstable);
    top.push({ weight: cpuShares(requests), demandCores: demandOf(burstable, pods) });
  }
  if (bestEffort.length > 0) {
    groups.push(bestEffort);
    top.push({ weight: BEST_EFFORT_SHARES, demandCores: demandOf(bestEffort, pods) });
  }
  const topShares = marginalShares(capacityCores, top);
  for (const [place, index] of guaranteed.entries()) shares[index] = topShares[place]!;
  for (const [place, group] of groups.entries()) {
    const within = marginalShares(
      topShares[guaranteed.length + place]!,
      group.map((index) => pods[index]!),
    );
    for (const [position, index] of group.entries()) shares[index] = within[position]!;
  }
  return shares;
}

function demandOf(group: readonly number[], pods: readonly PodClaim[]): number {
  return group.reduce((sum, index) => sum + pods[index]!.demandCores, 0);
}
