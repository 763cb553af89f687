import type { Cluster, Node, Pod } from "../../cluster/index.js";
import { PHASE } from "../../engine/index.js";
import type { ManifestSet } from "../../kubernetes/index.js";
import type { RandomStreams } from "../../random/index.js";
import type { ObjectReference, ResolvedAction } from "../../scenario/index.js";
import type { SimTime } from "../../units/index.js";
import { applyManifests } from "./apply-manifests.js";
import { changeNodeFor } from "./change-node-for.js";
import { deleteObject } from "./delete-object.js";
import { drainNode } from "./drain-node.js";
import { failNodes, failNodesAtRandom } from "./fail-nodes.js";
import { restartWorkload } from "./restart-workload.js";
import { rollBackWorkload } from "./roll-back-workload.js";

/** What actions need beside the cluster. */
export interface ActionParts {
  /** What `apply` brings, by file. */
  readonly applied: ReadonlyMap<string, ManifestSet>;
  readonly warmup: SimTime;
  /** `failure/<node>`: when a node fails at random. */
  readonly streams: RandomStreams;
  /** Tells a machine to shut down; `done` is called when it may go. */
  readonly shutDown: (node: Node, done: () => void) => void;
  /** Kills the containers of a pod. */
  readonly killPod: (pod: Pod) => void;
}

/** Puts what people and fate do on the run's clock: scale, restart, rollback, delete, cordon, taint, drain, apply, fail. */
export function scheduleActions(
  cluster: Cluster,
  actions: readonly ResolvedAction[],
  parts: ActionParts,
): void {
  for (const action of actions) {
    cluster.sim.schedule((action.at + parts.warmup) as SimTime, PHASE.demand, () =>
      act(cluster, action, parts),
    );
  }
}

function act(cluster: Cluster, action: ResolvedAction, parts: ActionParts): void {
  const { applied, streams, killPod } = parts;
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
    case "rollback":
      rollBackWorkload(cluster, action.target);
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
      for (const file of action.files) applyManifests(cluster, applied.get(file), streams);
      return;
    case "fail":
      if (action.victim.kind === "pod") {
        for (const pod of podsOf(cluster, action.victim.pod)) killPod(pod);
      } else if (action.random === null) failNodes(cluster, action.victim, action, parts.shutDown);
      else failNodesAtRandom(cluster, action.victim, { ...action, shutDown: parts.shutDown }, streams);
      return;
  }
}

/** The pod of that name, or all pods of a workload. */
function podsOf(cluster: Cluster, { kind, namespace, name }: ObjectReference): readonly Pod[] {
  if (kind !== "Pod") {
    const key = `${kind}/${namespace}/${name}`;
    return [...cluster.pods.values()].filter(({ workloadKey }) => workloadKey === key);
  }
  const pod = cluster.pods.get(`${namespace}/${name}`);
  return pod === undefined ? [] : [pod];
}
