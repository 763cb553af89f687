import { type Cluster, type EvictionAnswer, evictPod, type Node, type Pod } from "../../cluster/index.js";
import { PHASE } from "../../engine/index.js";
import { SECOND, type SimTime } from "../../units/index.js";

/** kubectl's pause between two tries to evict a pod that its budget keeps. */
const RETRY_PERIOD = (5 * SECOND) as SimTime;

/**
 * `kubectl drain`: cordons the node and evicts its pods, except those of DaemonSets; a pod that its budget keeps is
 * tried again every 5 s. Returns what uncordons the node and ends the tries.
 */
export function drainNode(cluster: Cluster, node: Node): () => void {
  let isOver = false;
  const refusedBefore = new Set<Pod>();
  cluster.updateNode(node, { unschedulable: true });
  const evict = () => {
    if (isOver || !node.exists) return;
    let refused = 0;
    const pods = [...node.pods].sort((a, b) => (a.key < b.key ? -1 : 1));
    for (const pod of pods) {
      if (pod.ownerKey?.startsWith("DaemonSet/") === true || pod.deletion !== null) continue;
      const answer = evictPod(cluster, pod, undefined, "drain");
      decide(cluster, node, pod, answer, refusedBefore.has(pod));
      if (answer.outcome !== "refused" && answer.outcome !== "failed") continue;
      refusedBefore.add(pod);
      refused++;
    }
    if (refused > 0) cluster.sim.scheduleAfter(RETRY_PERIOD, PHASE.demand, evict);
  };
  evict();
  return () => {
    isOver = true;
    cluster.updateNode(node, { unschedulable: false });
  };
}

/** Writes down what the API answered; a pod that is refused again repeats its last entry. */
function decide(cluster: Cluster, node: Node, pod: Pod, answer: EvictionAnswer, isRepeated: boolean): void {
  const { outcome } = answer;
  cluster.sim.decisions.decide({
    at: cluster.sim.now,
    component: "drain",
    object: pod.storyName,
    action: "evict",
    ...(isRepeated ? { from: "refused" } : {}),
    to: outcome,
    explain: () => {
      const why = "budgets" in answer ? ` (${answer.budgets.join(", ")})` : "";
      return `drain of ${node.name}: ${outcome}${why}`;
    },
  });
}
