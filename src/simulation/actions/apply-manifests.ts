import {
  type Cluster,
  compilePodTemplate,
  cronJobOf,
  daemonSetOf,
  identityOf,
  jobOf,
  type ReplicaSet,
  replicaSetOf,
  replicationControllerOf,
  type Scalable,
  statefulSetOf,
} from "../../cluster/index.js";
import type {
  Loaded,
  ManifestSet,
  ObjectMeta,
  ReplicaSetSpec,
  ReplicationControllerSpec,
} from "../../kubernetes/index.js";
import type { RandomStreams } from "../../random/index.js";
import { autoscalerOf, budgetOf, deploymentOf, serviceOf, verticalPodAutoscalerOf } from "../add-objects.js";
import { applyCapacityObjects } from "../apply-capacity-objects.js";
import { createBarePods } from "../create-bare-pods.js";
import { applyNode } from "./apply-node.js";
import { applyStorage } from "./apply-storage.js";
import { type RevisedWorkload, setTemplate } from "./template-history.js";

/**
 * `kubectl apply`: new objects are created, known ones take the new spec.
 *
 * Order: by kind as in `addObjects`, Nodes and storage first, Pods last; within a kind as written.
 * Deviates: a workload with an HPA keeps its size, as if its manifest left `replicas` out (which it should). A change
 * of what the API keeps immutable (selectors, a Job's template, a Pod, claims and volumes) is not refused; it changes
 * nothing.
 */
export function applyManifests(
  cluster: Cluster,
  manifests: ManifestSet | undefined,
  streams: RandomStreams,
): void {
  if (manifests === undefined) return;
  for (const { object } of manifests.nodes) applyNode(cluster, object);
  applyStorage(cluster, manifests);
  for (const [object, known] of pairs(manifests.deployments, cluster.deployments)) {
    if (known === undefined) {
      cluster.deployments.add(deploymentOf(cluster, object));
      continue;
    }
    setSpec(known, object.spec);
    cluster.deployments.notify(known, "spec");
    resize(cluster, known, object.spec.replicas);
  }
  for (const [object, known] of pairs(manifests.replicaSets, cluster.replicaSets)) {
    if (known === undefined) cluster.replicaSets.add(replicaSetOf(cluster, object));
    else if (known.deploymentKey === null) {
      setReplicaTemplate(known, object.spec);
      cluster.replicaSets.notify(known, "spec");
      resize(cluster, known, object.spec.replicas);
    }
  }
  for (const [object, known] of pairs(manifests.replicationControllers, cluster.replicationControllers)) {
    if (known === undefined) cluster.replicationControllers.add(replicationControllerOf(cluster, object));
    else {
      setReplicaTemplate(known, object.spec);
      cluster.replicationControllers.notify(known, "spec");
      resize(cluster, known, object.spec.replicas);
    }
  }
  for (const [object, known] of pairs(manifests.statefulSets, cluster.statefulSets)) {
    if (known === undefined) {
      cluster.statefulSets.add(statefulSetOf(cluster, object));
      continue;
    }
    setSpec(known, object.spec);
    cluster.statefulSets.notify(known, "spec");
    resize(cluster, known, object.spec.replicas);
  }
  for (const [object, known] of pairs(manifests.daemonSets, cluster.daemonSets)) {
    if (known === undefined) {
      cluster.daemonSets.add(daemonSetOf(cluster, object));
      continue;
    }
    setSpec(known, object.spec);
    cluster.daemonSets.notify(known, "spec");
  }
  for (const [object, known] of pairs(manifests.jobs, cluster.jobs)) {
    if (known === undefined) {
      cluster.jobs.add(jobOf(cluster, object));
      continue;
    }
    known.spec = { ...object.spec, template: known.spec.template };
    cluster.jobs.notify(known, "spec");
  }
  for (const [object, known] of pairs(manifests.cronJobs, cluster.cronJobs)) {
    if (known === undefined) {
      cluster.cronJobs.add(cronJobOf(cluster, object));
      continue;
    }
    known.spec = object.spec;
    cluster.cronJobs.notify(known, "spec");
  }
  for (const [object, known] of pairs(manifests.services, cluster.services)) {
    if (known === undefined) cluster.services.add(serviceOf(cluster, object));
    else {
      known.spec = object.spec;
      known.annotations = object.metadata.annotations ?? {};
      cluster.services.notify(known, "spec");
    }
  }
  for (const [object, known] of pairs(manifests.pdbs, cluster.podDisruptionBudgets)) {
    if (known === undefined) cluster.podDisruptionBudgets.add(budgetOf(cluster, object));
    else {
      known.spec = object.spec;
      cluster.podDisruptionBudgets.notify(known, "spec");
    }
  }
  for (const [object, known] of pairs(manifests.hpas, cluster.horizontalPodAutoscalers)) {
    if (known === undefined) {
      cluster.horizontalPodAutoscalers.add(autoscalerOf(cluster, object));
      continue;
    }
    known.spec = object.spec;
    cluster.horizontalPodAutoscalers.notify(known, "spec");
  }
  for (const { object } of manifests.vpas) {
    const known = cluster.verticalPodAutoscalers.get(identityOf(object.metadata).key);
    if (known === undefined) {
      cluster.verticalPodAutoscalers.add(verticalPodAutoscalerOf(cluster, object));
      continue;
    }
    known.spec = object.spec;
    cluster.verticalPodAutoscalers.notify(known, "spec");
  }
  applyCapacityObjects(cluster, manifests);
  const newPods = manifests.pods.filter(
    ({ object }) => cluster.pods.get(identityOf(object.metadata).key) === undefined,
  );
  createBarePods(cluster, newPods, streams, () => {});
}

/** Each manifest with the object of its name in the store. */
function* pairs<M extends { readonly metadata: ObjectMeta }, T>(
  manifests: readonly Loaded<M>[],
  registry: { get(key: string): T | undefined },
): Iterable<readonly [M, T | undefined]> {
  for (const { object } of manifests) yield [object, registry.get(identityOf(object.metadata).key)];
}

/** A new spec whose template is the present one for now; `setTemplate` then changes it and remembers the former. */
function setSpec<W extends RevisedWorkload>(known: W, spec: W["spec"]): void {
  known.spec = { ...spec, template: known.spec.template } as W["spec"];
  setTemplate(known, spec.template);
}

/** A ReplicaSet takes a new template for the pods that it makes from now on; those it has stay as they are. */
function setReplicaTemplate(known: ReplicaSet, spec: ReplicaSetSpec | ReplicationControllerSpec): void {
  known.template = compilePodTemplate(spec.template);
  known.minReadySeconds = spec.minReadySeconds ?? 0;
}

function resize(cluster: Cluster, workload: Scalable, replicas = 1): void {
  for (const hpa of cluster.horizontalPodAutoscalers.values()) {
    const { kind, name } = hpa.spec.scaleTargetRef;
    if (hpa.namespace === workload.namespace && kind === workload.kind && name === workload.name) return;
  }
  cluster.scale(workload, replicas);
}
