import { type Cluster, evictPod, type Node } from "../../cluster/index.js";
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
  cluster.updateNode(node, { unschedulable: true });
  const evict = () => {
    if (isOver || !node.exists) return;
    let refused = 0;
    const pods = [...node.pods].sort((a, b) => (a.key < b.key ? -1 : 1));
    for (const pod of pods) {
      if (pod.ownerKey?.startsWith("DaemonSet/") === true || pod.deletion !== null) continue;
      const { outcome } = evictPod(cluster, pod);
      if (outcome === "refused" || outcome === "failed") refused++;
    }
    if (refused > 0) cluster.sim.scheduleAfter(RETRY_PERIOD, PHASE.demand, evict);
  };
  evict();
  return () => {
    isOver = true;
    cluster.updateNode(node, { unschedulable: false });
  };
}
