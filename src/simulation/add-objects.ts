import {
  type Cluster,
  compilePodTemplate,
  cronJobOf,
  type Deployment,
  daemonSetOf,
  type HorizontalPodAutoscaler,
  identityOf,
  jobOf,
  type PodDisruptionBudget,
  type PodSelection,
  replicaSetOf,
  replicationControllerOf,
  type Service,
  statefulSetOf,
  type VerticalPodAutoscaler,
} from "../cluster/index.js";
import {
  type PodDisruptionBudget as BudgetManifest,
  compileLabelSelector,
  compileStringMap,
  type Deployment as DeploymentManifest,
  type HorizontalPodAutoscaler as HorizontalPodAutoscalerManifest,
  type LabelSelector,
  type Loaded,
  type ManifestSet,
  type ObjectMeta,
  type Service as ServiceManifest,
  type VerticalPodAutoscaler as VpaManifest,
} from "../kubernetes/index.js";
import { applyCapacityObjects } from "./apply-capacity-objects.js";

/**
 * Puts the manifests' workloads, Services, autoscalers and budgets into the cluster. No pod exists yet.
 *
 * Order: by kind (Deployments, ReplicaSets, ReplicationControllers, StatefulSets, DaemonSets, Jobs, CronJobs,
 * Services, PodDisruptionBudgets, HorizontalPodAutoscalers, VerticalPodAutoscalers, those for node autoscalers), within a kind as written.
 */
export function addObjects(cluster: Cluster, manifests: ManifestSet): void {
  for (const { object } of manifests.deployments) cluster.deployments.add(deploymentOf(cluster, object));
  for (const { object } of standaloneReplicaSets(manifests))
    cluster.replicaSets.add(replicaSetOf(cluster, object));
  for (const { object } of manifests.replicationControllers) {
    cluster.replicationControllers.add(replicationControllerOf(cluster, object));
  }
  for (const { object } of manifests.statefulSets) cluster.statefulSets.add(statefulSetOf(cluster, object));
  for (const { object } of manifests.daemonSets) cluster.daemonSets.add(daemonSetOf(cluster, object));
  for (const { object } of manifests.jobs) {
    // A dump holds the Jobs that CronJobs own; the next tick makes new ones.
    if (!hasController(object.metadata, "CronJob")) cluster.jobs.add(jobOf(cluster, object));
  }
  for (const { object } of manifests.cronJobs) cluster.cronJobs.add(cronJobOf(cluster, object));
  for (const { object } of manifests.services) cluster.services.add(serviceOf(cluster, object));
  for (const { object } of manifests.pdbs) cluster.podDisruptionBudgets.add(budgetOf(cluster, object));
  for (const { object } of manifests.hpas) {
    cluster.horizontalPodAutoscalers.add(autoscalerOf(cluster, object));
  }
  for (const { object } of manifests.vpas) {
    cluster.verticalPodAutoscalers.add(verticalPodAutoscalerOf(cluster, object));
  }
  applyCapacityObjects(cluster, manifests);
}

/** A VPA as the store holds it, before its first recommendation. */
export function verticalPodAutoscalerOf(cluster: Cluster, manifest: VpaManifest): VerticalPodAutoscaler {
  const { metadata, spec } = manifest;
  const { namespace, name, key } = identityOf(metadata);
  return { namespace, name, key, spec, createdAt: cluster.sim.now, recommendation: null };
}

/** A Deployment as the store holds it, before its controller has seen it. */
export function deploymentOf(cluster: Cluster, manifest: DeploymentManifest): Deployment {
  const { namespace, name, key } = identityOf(manifest.metadata);
  return {
    kind: "Deployment",
    namespace,
    name,
    key,
    spec: manifest.spec,
    template: compilePodTemplate(manifest.spec.template),
    replicas: manifest.spec.replicas ?? 1,
    selection: selectionOf(cluster, namespace, manifest.spec.selector),
    generation: 1,
    createdAt: cluster.sim.now,
    statusReplicas: 0,
    updatedReplicas: 0,
    readyReplicas: 0,
    availableReplicas: 0,
  };
}

/** A Service as the store holds it, before its endpoints are known. */
export function serviceOf(cluster: Cluster, { metadata, spec }: ServiceManifest): Service {
  const { namespace, name, key } = identityOf(metadata);
  const { selector } = spec;
  return {
    namespace,
    name,
    key,
    spec,
    annotations: metadata.annotations ?? {},
    selection:
      selector === undefined || Object.keys(selector).length === 0
        ? null
        : cluster.select(namespace, compileStringMap(selector)),
    endpoints: { pods: [], usesTerminating: false, revision: 0 },
  };
}

/** A PodDisruptionBudget as the store holds it, before its controller has seen it. */
export function budgetOf(cluster: Cluster, { metadata, spec }: BudgetManifest): PodDisruptionBudget {
  const { namespace, name, key } = identityOf(metadata);
  return {
    namespace,
    name,
    key,
    spec,
    selection: selectionOf(cluster, namespace, spec.selector),
    expectedPods: 0,
    currentHealthy: 0,
    desiredHealthy: 0,
    disruptionsAllowed: 0,
  };
}

/** An HPA as the store holds it, before its first sync. */
export function autoscalerOf(
  cluster: Cluster,
  { metadata, spec }: HorizontalPodAutoscalerManifest,
): HorizontalPodAutoscaler {
  const { namespace, name, key } = identityOf(metadata);
  return {
    namespace,
    name,
    key,
    spec,
    createdAt: cluster.sim.now,
    currentReplicas: 0,
    desiredReplicas: 0,
    lastScaleTime: null,
    conditions: [],
  };
}

// A dump holds the ReplicaSets that Deployments own; their controller makes them anew.
function standaloneReplicaSets(manifests: ManifestSet) {
  return manifests.replicaSets.filter(
    ({ object }) => !isOwnedBy(object.metadata, "Deployment", manifests.deployments),
  );
}

function hasController(metadata: ObjectMeta, kind: string): boolean {
  return metadata.ownerReferences?.some((owner) => owner.controller === true && owner.kind === kind) ?? false;
}

function isOwnedBy(metadata: ObjectMeta, kind: string, owners: readonly Loaded<DeploymentManifest>[]) {
  const owner = metadata.ownerReferences?.find((reference) => reference.controller === true);
  return (
    owner?.kind === kind &&
    owners.some(
      ({ object }) => object.metadata.name === owner.name && object.metadata.namespace === metadata.namespace,
    )
  );
}

function selectionOf(cluster: Cluster, namespace: string, selector: LabelSelector | undefined): PodSelection {
  return cluster.select(namespace, compileLabelSelector(selector));
}
