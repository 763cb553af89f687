import {
  firstUntoleratedTaint,
  hasRoom,
  matchesRequiredNodeAffinity,
  type NodeView,
  type PodIdentity,
  type PodView,
  type SchedulingPod,
  schedulingPodOf,
  termMatches,
} from "../../scheduling/index.js";

const NO_NAMESPACE_LABELS = () => undefined;

/**
 * Whether a pod would fit a node by the descheduler's own, simpler rules: schedulable, required selector and
 * affinity, NoSchedule and NoExecute taints, required anti-affinity of its own, requests.
 *
 * Source: descheduler v0.36.0 pkg/descheduler/node/node.go#NodeFit
 * Deviates: labels of namespaces are not known to a namespaceSelector.
 */
export function fitsNode(pod: PodIdentity, node: NodeView, nodes: readonly NodeView[]): boolean {
  const compiled = schedulingPodOf(pod);
  return (
    !node.unschedulable &&
    matchesRequiredNodeAffinity(compiled.requiredNodeAffinity, node) &&
    firstUntoleratedTaint(node.taints, compiled.tolerations) === undefined &&
    hasRoom(compiled, node, null) &&
    !isRepelled(compiled, node, nodes)
  );
}

/** Whether a pod would fit any of the nodes but its own. */
export function fitsAnotherNode(pod: PodIdentity, ownNode: string, nodes: readonly NodeView[]): boolean {
  return nodes.some((node) => node.name !== ownNode && fitsNode(pod, node, nodes));
}

function isRepelled(pod: SchedulingPod, node: NodeView, nodes: readonly NodeView[]): boolean {
  for (const term of pod.requiredAntiAffinityTerms) {
    const value = node.labels[term.topologyKey];
    if (value === undefined) continue;
    for (const other of nodes) {
      if (other.labels[term.topologyKey] !== value) continue;
      for (const existing of other.pods) if (isMatch(term, existing)) return true;
    }
  }
  return false;
}

function isMatch(term: SchedulingPod["requiredAntiAffinityTerms"][number], pod: PodView): boolean {
  return termMatches(term, pod, NO_NAMESPACE_LABELS);
}
