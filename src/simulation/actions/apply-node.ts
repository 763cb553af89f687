import type { Cluster } from "../../cluster/index.js";
import type { Node as NodeManifest } from "../../kubernetes/index.js";
import { nodeOfManifest } from "../../scenario/index.js";

const NOT_READY_TAINT = "node.kubernetes.io/not-ready";

/**
 * A Node of an applied manifest: a new one joins, not ready if its status says so (admission taints it then); a known
 * one takes the labels, the cordon and the Ready condition of the manifest. Its taints stay the controllers' where the
 * manifest names none.
 */
export function applyNode(cluster: Cluster, manifest: NodeManifest): void {
  const init = nodeOfManifest(manifest);
  const known = cluster.nodes.get(init.name);
  if (known === undefined) {
    const notReady = { key: NOT_READY_TAINT, effect: "NoSchedule" as const };
    cluster.addNode(init.ready ? init : { ...init, taints: [...init.taints, notReady] });
    return;
  }
  cluster.updateNode(known, {
    labels: init.labels,
    unschedulable: init.unschedulable,
    ready: init.ready,
    ...(manifest.spec?.taints === undefined ? {} : { taints: init.taints }),
  });
}
