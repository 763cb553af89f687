import { type Cluster, compilePodTemplate, type PodTemplate } from "../../cluster/index.js";
import type { PodTemplateSpec } from "../../kubernetes/index.js";
import type { ObjectReference } from "../../scenario/index.js";
import type { SimTime } from "../../units/index.js";

/** `kubectl rollout restart` of a Deployment, StatefulSet or DaemonSet: a template that differs in one annotation. */
export function restartWorkload(
  cluster: Cluster,
  { kind, namespace, name }: ObjectReference,
  at: SimTime,
): void {
  const key = `${namespace}/${name}`;
  if (kind === "Deployment") {
    const deployment = cluster.deployments.get(key);
    if (deployment === undefined) return;
    setTemplate(deployment, at);
    cluster.deployments.notify(deployment, "spec");
  } else if (kind === "StatefulSet") {
    const statefulSet = cluster.statefulSets.get(key);
    if (statefulSet === undefined) return;
    setTemplate(statefulSet, at);
    cluster.statefulSets.notify(statefulSet, "spec");
  } else if (kind === "DaemonSet") {
    const daemonSet = cluster.daemonSets.get(key);
    if (daemonSet === undefined) return;
    setTemplate(daemonSet, at);
    cluster.daemonSets.notify(daemonSet, "spec");
  }
}

interface Templated<S> {
  spec: S;
  template: PodTemplate;
  generation: number;
}

function setTemplate<S extends { readonly template: PodTemplateSpec }>(
  object: Templated<S>,
  at: SimTime,
): void {
  const { template } = object.spec;
  const annotations = {
    ...template.metadata?.annotations,
    "kubectl.kubernetes.io/restartedAt": `${at / 1e6}s`,
  };
  const restarted = { ...template, metadata: { ...template.metadata, annotations } };
  object.spec = { ...object.spec, template: restarted };
  object.template = compilePodTemplate(restarted);
  object.generation++;
}
