import type { Taint, Toleration } from "../../kubernetes/index.js";
import type { ResourceAmounts } from "./resource-amounts.js";

/** A pod as the plugins that balance nodes read it. */
export interface BalancedPod {
  readonly namespace: string;
  readonly name: string;
  readonly priority: number;
  readonly qosClass: "BestEffort" | "Burstable" | "Guaranteed";
  readonly tolerations: readonly Toleration[];
  /** What it asks for, or what it uses where the policy measures; without `pods`. */
  readonly amounts: ResourceAmounts;
}

/** A ready node that the policy's selector matches, as the plugins that balance nodes read it. */
export interface BalancedNode<P extends BalancedPod> {
  readonly name: string;
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
  readonly allocatable: ResourceAmounts;
  /** Σ over its pods, those of DaemonSets included, with `pods`; measured where the policy measures. */
  readonly usage: ResourceAmounts;
  /** Neither Succeeded nor Failed; in the order in which they came. */
  readonly pods: readonly P[];
}

/** Share of a resource in use, in per cent. */
export function utilizationPercent<P extends BalancedPod>(node: BalancedNode<P>, resource: string): number {
  const allocatable = node.allocatable.get(resource) ?? 0;
  // As upstream's float64 division: nothing of nothing is no use.
  return allocatable === 0 ? 0 : ((node.usage.get(resource) ?? 0) / allocatable) * 100;
}
