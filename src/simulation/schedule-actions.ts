import type { Cluster, Deployment, Node } from "../cluster/index.js";
import { compilePodTemplate } from "../cluster/index.js";
import { PHASE } from "../engine/index.js";
import type { ManifestSet, Taint } from "../kubernetes/index.js";
import type { ObjectReference, ResolvedAction } from "../scenario/index.js";
import type { SimTime } from "../units/index.js";
import { deploymentOf, identity } from "./add-objects.js";

/**
 * Puts what people and fate do on the run's clock: scale, restart, delete, cordon, uncordon, taint, apply.
 *
 * Deviates: drain and fail are not modelled yet; the scenario's diagnostics say so.
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
      restart(cluster, action.target, action.at);
      return;
    case "delete":
      remove(cluster, action.target);
      return;
    case "cordon":
    case "uncordon":
      withNode(cluster, action.node, action.for, (node) => {
        const before = node.unschedulable;
        cluster.updateNode(node, { unschedulable: action.kind === "cordon" });
        return () => cluster.updateNode(node, { unschedulable: before });
      });
      return;
    case "taint":
      withNode(cluster, action.node, action.for, (node) => {
        const taint: Taint = action.taint;
        cluster.updateNode(node, { taints: [...node.taints, taint] });
        return () => cluster.updateNode(node, { taints: node.taints.filter((other) => other !== taint) });
      });
      return;
    case "apply":
      for (const file of action.files) apply(cluster, applied.get(file));
      return;
    case "drain":
    case "fail":
      return;
  }
}

/** Does something to a node that exists, and undoes it after `span`. */
function withNode(
  cluster: Cluster,
  name: string,
  span: SimTime | null,
  change: (node: Node) => () => void,
): void {
  const node = cluster.nodes.get(name);
  if (node === undefined) return;
  const undo = change(node);
  if (span === null) return;
  cluster.sim.scheduleAfter(span, PHASE.demand, () => {
    if (node.exists) undo();
  });
}

/** `kubectl rollout restart`: a new template that differs in one annotation. */
function restart(cluster: Cluster, { kind, namespace, name }: ObjectReference, at: SimTime): void {
  if (kind !== "Deployment") return;
  const deployment = cluster.deployments.get(`${namespace}/${name}`);
  if (deployment === undefined) return;
  const { template } = deployment.spec;
  const annotations = {
    ...template.metadata?.annotations,
    "kubectl.kubernetes.io/restartedAt": `${at / 1e6}s`,
  };
  setSpec(cluster, deployment, {
    ...deployment.spec,
    template: { ...template, metadata: { ...template.metadata, annotations } },
  });
}

function setSpec(cluster: Cluster, deployment: Deployment, spec: Deployment["spec"]): void {
  deployment.spec = spec;
  deployment.template = compilePodTemplate(spec.template);
  deployment.generation++;
  cluster.deployments.notify(deployment, "spec");
}

function remove(cluster: Cluster, { kind, namespace, name }: ObjectReference): void {
  const key = `${namespace}/${name}`;
  if (kind === "Pod") {
    const pod = cluster.pods.get(key);
    if (pod !== undefined) cluster.deletePod(pod);
  } else if (kind === "HorizontalPodAutoscaler") {
    const hpa = cluster.horizontalPodAutoscalers.get(key);
    if (hpa !== undefined) cluster.horizontalPodAutoscalers.delete(hpa);
  } else {
    // Without its controller's object nothing is recreated: scaled to nothing is what capacity sees of a deletion.
    const target = cluster.scalable(kind, namespace, name);
    if (target !== undefined) cluster.scale(target, 0);
  }
}

/**
 * `kubectl apply` of Deployments and HPAs: new ones are created, known ones take the new spec.
 *
 * Deviates: a Deployment with an HPA keeps its size, as if its manifest left `replicas` out (which it should).
 */
function apply(cluster: Cluster, manifests: ManifestSet | undefined): void {
  for (const { object } of manifests?.deployments ?? []) {
    const known = cluster.deployments.get(identity(object.metadata).key);
    if (known === undefined) {
      cluster.deployments.add(deploymentOf(cluster, object));
      continue;
    }
    setSpec(cluster, known, object.spec);
    if (!isAutoscaled(cluster, known)) cluster.scale(known, object.spec.replicas ?? 1);
  }
  for (const { object } of manifests?.hpas ?? []) {
    const { namespace, name, key } = identity(object.metadata);
    const known = cluster.horizontalPodAutoscalers.get(key);
    if (known !== undefined) {
      known.spec = object.spec;
      cluster.horizontalPodAutoscalers.notify(known, "spec");
      continue;
    }
    cluster.horizontalPodAutoscalers.add({
      namespace,
      name,
      key,
      spec: object.spec,
      createdAt: cluster.sim.now,
      currentReplicas: 0,
      desiredReplicas: 0,
      lastScaleTime: null,
      conditions: [],
    });
  }
}

function isAutoscaled(cluster: Cluster, { kind, namespace, name }: Deployment): boolean {
  for (const hpa of cluster.horizontalPodAutoscalers.values()) {
    const target = hpa.spec.scaleTargetRef;
    if (hpa.namespace === namespace && target.kind === kind && target.name === name) return true;
  }
  return false;
}
