import type { PodTemplate } from "../../cluster/index.js";
import type { Taint } from "../../kubernetes/index.js";
import { matchesRequiredNodeAffinity } from "../../scheduling/required-node-affinity.js";
import { schedulingPodOf } from "../../scheduling/scheduling-pod.js";
import { toleratesTaintWithAny } from "../../scheduling/tolerates-taint.js";

/** What decides whether a node runs a DaemonSet's pod. */
export interface DaemonNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}

/**
 * - `run`: the node should have a pod
 * - `keep`: a pod that is there may stay, but none is created (a NoSchedule taint came later)
 * - `none`: the node has no pod
 */
export type NodeVerdict = "run" | "keep" | "none";

/**
 * Whether a node should run a pod of a DaemonSet: its name, selector and affinity match, and its NoSchedule and
 * NoExecute taints are tolerated. `template` is that of `daemonPodTemplate`: before its node is written into it.
 *
 * Source: kubernetes v1.36.3 pkg/controller/daemon/daemon_controller.go#NodeShouldRunDaemonPod
 */
export function judgeNode(template: PodTemplate, namespace: string, node: DaemonNode): NodeVerdict {
  const pod = schedulingPodOf({ namespace, ownerKey: null, template });
  if (pod.nodeName !== "" && pod.nodeName !== node.name) return "none";
  if (!matchesRequiredNodeAffinity(pod.requiredNodeAffinity, node)) return "none";
  let verdict: NodeVerdict = "run";
  for (const taint of node.taints) {
    if (taint.effect === "PreferNoSchedule" || toleratesTaintWithAny(pod.tolerations, taint)) continue;
    if (taint.effect === "NoExecute") return "none";
    verdict = "keep";
  }
  return verdict;
}
