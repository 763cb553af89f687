import {
  type Cluster,
  compilePodTemplate,
  cronJobOf,
  daemonSetOf,
  jobOf,
  type Scalable,
  statefulSetOf,
} from "../../cluster/index.js";
import type { ManifestSet } from "../../kubernetes/index.js";
import { autoscalerOf, deploymentOf, identity } from "../add-objects.js";

/**
 * `kubectl apply`: new objects are created, known ones take the new spec.
 *
 * Deviates: a workload with an HPA keeps its size, as if its manifest left `replicas` out (which it should).
 */
export function applyManifests(cluster: Cluster, manifests: ManifestSet | undefined): void {
  if (manifests === undefined) return;
  for (const { object } of manifests.deployments) {
    const known = cluster.deployments.get(identity(object.metadata).key);
    if (known === undefined) {
      cluster.deployments.add(deploymentOf(cluster, object));
      continue;
    }
    known.spec = object.spec;
    known.template = compilePodTemplate(object.spec.template);
    known.generation++;
    cluster.deployments.notify(known, "spec");
    resize(cluster, known, object.spec.replicas);
  }
  for (const { object } of manifests.statefulSets) {
    const known = cluster.statefulSets.get(identity(object.metadata).key);
    if (known === undefined) {
      cluster.statefulSets.add(statefulSetOf(cluster, object));
      continue;
    }
    known.spec = object.spec;
    known.template = compilePodTemplate(object.spec.template);
    known.generation++;
    cluster.statefulSets.notify(known, "spec");
    resize(cluster, known, object.spec.replicas);
  }
  for (const { object } of manifests.daemonSets) {
    const known = cluster.daemonSets.get(identity(object.metadata).key);
    if (known === undefined) {
      cluster.daemonSets.add(daemonSetOf(cluster, object));
      continue;
    }
    known.spec = object.spec;
    known.template = compilePodTemplate(object.spec.template);
    known.generation++;
    cluster.daemonSets.notify(known, "spec");
  }
  for (const { object } of manifests.jobs) {
    if (cluster.jobs.get(identity(object.metadata).key) === undefined)
      cluster.jobs.add(jobOf(cluster, object));
  }
  for (const { object } of manifests.cronJobs) {
    const known = cluster.cronJobs.get(identity(object.metadata).key);
    if (known !== undefined) cluster.cronJobs.delete(known);
    cluster.cronJobs.add(cronJobOf(cluster, object));
  }
  for (const { object } of manifests.hpas) {
    const known = cluster.horizontalPodAutoscalers.get(identity(object.metadata).key);
    if (known === undefined) {
      cluster.horizontalPodAutoscalers.add(autoscalerOf(cluster, object));
      continue;
    }
    known.spec = object.spec;
    cluster.horizontalPodAutoscalers.notify(known, "spec");
  }
}

function resize(cluster: Cluster, workload: Scalable, replicas = 1): void {
  for (const hpa of cluster.horizontalPodAutoscalers.values()) {
    const { kind, name } = hpa.spec.scaleTargetRef;
    if (hpa.namespace === workload.namespace && kind === workload.kind && name === workload.name) return;
  }
  cluster.scale(workload, replicas);
}
