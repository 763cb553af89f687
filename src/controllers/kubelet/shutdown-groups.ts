import type { SimTime } from "../../units/index.js";

/** Pods that are ended together when their node shuts down. */
export interface ShutdownGroup<P> {
  readonly pods: readonly P[];
  /** What they get at most. */
  readonly gracePeriod: SimTime;
}

/** Source: kubernetes v1.36.3 pkg/apis/scheduling/types.go#SystemCriticalPriority */
export const SYSTEM_CRITICAL_PRIORITY = 2_000_000_000;

/**
 * In which order, and with how much time, the pods of a node are ended when it shuts down: first all pods below the
 * priority of critical ones, with the time that is not kept for those, then the critical ones.
 *
 * Order: pods as given. A group without pods is left out.
 * Source: kubernetes v1.36.3 pkg/kubelet/nodeshutdown/nodeshutdown_manager.go#migrateConfig, #groupByPriority
 */
export function shutdownGroups<P extends { readonly template: { readonly priority: number } }>(
  pods: readonly P[],
  total: SimTime,
  critical: SimTime,
): readonly ShutdownGroup<P>[] {
  const isCritical = ({ template }: P) => template.priority >= SYSTEM_CRITICAL_PRIORITY;
  const groups = [
    { pods: pods.filter((pod) => !isCritical(pod)), gracePeriod: Math.max(0, total - critical) as SimTime },
    { pods: pods.filter(isCritical), gracePeriod: Math.min(total, critical) as SimTime },
  ];
  return groups.filter((group) => group.pods.length > 0);
}
