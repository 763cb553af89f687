import type { Pod } from "../../cluster/index.js";
import type { Taint } from "../../kubernetes/index.js";
import { firstUntoleratedTaint, schedulingPodOf } from "../../scheduling/index.js";
import type { DescheduledNode, DescheduleReport } from "./descheduled-node.js";
import { evictEach } from "./evict-each.js";
import type { Evictor } from "./evictor.js";

export interface NodeTaintsArgs {
  readonly includePreferNoSchedule: boolean;
  /** `key` or `key=value`; these taints are overlooked. */
  readonly excludedTaints: readonly string[];
  /** `key` or `key=value`; where given, only these count. */
  readonly includedTaints: readonly string[];
}

/**
 * Evicts pods that do not tolerate a NoSchedule taint of their node. NoExecute taints are the node controller's.
 *
 * Source: descheduler v0.36.0 pkg/framework/plugins/removepodsviolatingnodetaints/node_taint.go
 */
export function removePodsViolatingNodeTaints(
  nodes: readonly DescheduledNode[],
  args: NodeTaintsArgs,
  evictor: Evictor<Pod>,
): DescheduleReport {
  function* candidates() {
    for (const { node, pods } of nodes) {
      const taints = node.taints
        .filter((taint) => counts(taint, args))
        // Compared as one that repels, whichever of the two effects it has.
        .map((taint) =>
          taint.effect === "PreferNoSchedule" ? { ...taint, effect: "NoSchedule" as const } : taint,
        );
      if (taints.length === 0) continue;
      for (const pod of pods) {
        if (!evictor.mayEvict(pod)) continue;
        if (firstUntoleratedTaint(taints, schedulingPodOf(pod).tolerations) !== undefined) {
          yield { pod, node: node.name };
        }
      }
    }
  }
  return evictEach(candidates(), evictor, "RemovePodsViolatingNodeTaints");
}

function counts(taint: Taint, { includePreferNoSchedule, excludedTaints, includedTaints }: NodeTaintsArgs) {
  const names = [taint.key, `${taint.key}=${taint.value ?? ""}`];
  const isNamed = (list: readonly string[]) => names.some((name) => list.includes(name));
  const repels =
    taint.effect === "NoSchedule" || (includePreferNoSchedule && taint.effect === "PreferNoSchedule");
  return repels && !isNamed(excludedTaints) && (includedTaints.length === 0 || isNamed(includedTaints));
}
