import type { Pod } from "../../../cluster/index.js";

const NODE_CRITICAL = "system-node-critical";

/**
 * Of the DaemonSet pods that suit a group's example node those that do not run on it, but count on a new node: all of
 * them (`force`), or those that would make themselves room, because they are node-critical and may preempt.
 *
 * Source: cluster-autoscaler 1.36.1 simulator/node_info_utils.go#podsExpectedOnFreshNode
 */
export function expectedDaemonPods(
  running: readonly Pod[],
  suitable: readonly Pod[],
  force: boolean,
): readonly Pod[] {
  return suitable.filter((pod) => {
    if (!force && !makesItselfRoom(pod)) return false;
    return !running.some(({ ownerKey }) => ownerKey === pod.ownerKey);
  });
}

function makesItselfRoom({ template: { spec } }: Pod): boolean {
  return spec.priorityClassName === NODE_CRITICAL && spec.preemptionPolicy !== "Never";
}
