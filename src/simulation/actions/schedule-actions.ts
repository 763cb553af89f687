import type { Cluster } from "../../cluster/index.js";
import { PHASE } from "../../engine/index.js";
import type { ManifestSet } from "../../kubernetes/index.js";
import type { ResolvedAction } from "../../scenario/index.js";
import type { SimTime } from "../../units/index.js";
import { applyManifests } from "./apply-manifests.js";
import { changeNodeFor } from "./change-node-for.js";
import { deleteObject } from "./delete-object.js";
import { drainNode } from "./drain-node.js";
import { restartWorkload } from "./restart-workload.js";

/**
 * Puts what people do on the run's clock: scale, restart, delete, cordon, uncordon, taint, drain, apply.
 *
 * Deviates: `fail` is not modelled yet; the scenario's diagnostics say so.
 */
export function scheduleActions(
  cluster: Cluster,
  actions: readonly ResolvedAction[],
  applied: ReadonlyMap<string, ManifestSet>,
  warmup: SimTime,
): void {
  for (const action of actions) {
    cluster.sim.schedule((action.at + warmup) as SimTime, PHASE.demand, () => act(cluster, action, applied));
  }
}

function act(cluster: Cluster, action: ResolvedAction, applied: ReadonlyMap<string, ManifestSet>): void {
  switch (action.kind) {
    case "scale": {
      const { kind, namespace, name } = action.target;
      const target = cluster.scalable(kind, namespace, name);
      if (target !== undefined) cluster.scale(target, action.replicas);
      return;
    }
    case "restart":
      restartWorkload(cluster, action.target, action.at);
      return;
    case "delete":
      deleteObject(cluster, action.target);
      return;
    case "cordon":
    case "uncordon":
      changeNodeFor(cluster, action.node, action.for, (node) => {
        const before = node.unschedulable;
        cluster.updateNode(node, { unschedulable: action.kind === "cordon" });
        return () => cluster.updateNode(node, { unschedulable: before });
      });
      return;
    case "taint":
      changeNodeFor(cluster, action.node, action.for, (node) => {
        cluster.updateNode(node, { taints: [...node.taints, action.taint] });
        return () =>
          cluster.updateNode(node, { taints: node.taints.filter((other) => other !== action.taint) });
      });
      return;
    case "drain":
      changeNodeFor(cluster, action.node, action.for, (node) => drainNode(cluster, node));
      return;
    case "apply":
      for (const file of action.files) applyManifests(cluster, applied.get(file));
      return;
    case "fail":
      return;
  }
}
