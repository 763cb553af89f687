import type { Pod } from "../../../cluster/index.js";
import { compileLabelSelector } from "../../../kubernetes/index.js";
import type { NodeTemplate } from "../node-group.js";
import type { PodEquivalenceGroup } from "./pod-equivalence-group.js";

const HOSTNAME = "kubernetes.io/hostname";

/**
 * Which pod group gains most from being simulated on one node only: the greatest pods − ⌊pods / nodes⌋ with a rough
 * number of nodes. −1: none may be.
 *
 * Order: ties go to the later group.
 * Source: cluster-autoscaler 1.36.1 estimator/binpacking_estimator.go#determineBestPEGToFastpath
 */
export function fastPathGroup(groups: readonly PodEquivalenceGroup[], template: NodeTemplate): number {
  let best = -1;
  let bestSaved = 0;
  groups.forEach(({ pods }, index) => {
    const nodes = roughNodeCount(pods, template);
    const saved = nodes > 0 ? pods.length - Math.floor(pods.length / nodes) : 0;
    if (saved >= bestSaved && mayUseFastPath(pods[0]!)) {
      best = index;
      bestSaved = saved;
    }
  });
  return best;
}

function roughNodeCount(pods: readonly Pod[], { capacity }: NodeTemplate): number {
  const pod = pods[0]!;
  // Upstream looks at the first container only.
  const requests = pod.template.spec.containers[0]?.resources?.requests;
  const cpu = requests?.["cpu"] === undefined ? 0 : pod.template.requests.cpuMillicores;
  const memory = requests?.["memory"] === undefined ? 0 : pod.template.requests.memoryBytes;
  const byCpu = Math.ceil((pods.length * cpu) / capacity.cpuMillicores);
  const byMemory = Math.ceil((pods.length * memory) / capacity.memoryBytes);
  return Math.max(repelsItself(pod) ? pods.length : 0, byCpu, byMemory);
}

function repelsItself(pod: Pod): boolean {
  return requiredAntiAffinity(pod).some(
    ({ topologyKey, labelSelector }) =>
      topologyKey === HOSTNAME &&
      labelSelector !== undefined &&
      compileLabelSelector(labelSelector)(pod.labels),
  );
}

/** Spread and wider anti-affinity make the second node take other pods than the first. */
function mayUseFastPath(pod: Pod): boolean {
  if (pod.template.spec.topologySpreadConstraints !== undefined) return false;
  return requiredAntiAffinity(pod).every(({ topologyKey }) => topologyKey === HOSTNAME);
}

function requiredAntiAffinity({ template }: Pod) {
  return template.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}
