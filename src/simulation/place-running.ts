import {
  type Cluster,
  claimUsesOf,
  type HorizontalPodAutoscaler,
  type Node,
  type Pod,
  type Scalable,
} from "../cluster/index.js";
import type { Kubelet } from "../controllers/kubelet/index.js";
import type { SeededStorage } from "./storage-controllers.js";
import type { WorkloadControllers } from "./workload-controllers.js";

export interface PlacingRooms {
  readonly kubelet: Kubelet;
  readonly storage: SeededStorage;
  /** The node that the scheduler would choose now, or undefined: nothing fits. */
  readonly chooseNode: (pod: Pod) => Node | undefined;
  /** How many pods a workload had, where that is known. */
  readonly sizeOf: (workload: Scalable) => number | undefined;
}

/**
 * Makes a cluster that has been running: all pods of all workloads exist at this instant, placed by the scheduler's
 * own choice, Running and Ready. A workload with an HPA begins with as many as it had, else within the HPA's bounds.
 * Pods that fit nowhere stay Pending.
 *
 * Order: DaemonSets first, so that their pods find room; then Deployments, ReplicaSets, ReplicationControllers,
 * StatefulSets and Jobs, each as written.
 */
export function placeRunning(cluster: Cluster, workloads: WorkloadControllers, rooms: PlacingRooms): void {
  const bounds = autoscalerBounds(cluster);
  const sizeOf = (workload: Scalable) => initialSize(bounds, workload, rooms.sizeOf(workload));
  const place = (pod: Pod) => startAtOnce(cluster, rooms, pod);
  for (const daemonSet of [...cluster.daemonSets.values()])
    workloads.daemonSets.seedRunning(daemonSet, place);
  for (const deployment of [...cluster.deployments.values()]) {
    deployment.replicas = sizeOf(deployment);
    workloads.replicaSets.seedRunning(workloads.deployments.seedRunning(deployment), place);
  }
  for (const replicaSet of [...cluster.replicaSets.values()]) {
    if (replicaSet.deploymentKey !== null) continue;
    replicaSet.replicas = sizeOf(replicaSet);
    workloads.replicaSets.seedRunning(replicaSet, place);
  }
  for (const controller of [...cluster.replicationControllers.values()]) {
    controller.replicas = sizeOf(controller);
    workloads.replicationControllers.seedRunning(controller, place);
  }
  for (const statefulSet of [...cluster.statefulSets.values()]) {
    statefulSet.replicas = sizeOf(statefulSet);
    workloads.statefulSets.seedRunning(statefulSet, place);
  }
  for (const job of [...cluster.jobs.values()]) workloads.jobs.seedRunning(job, place);
}

/** Binds a pod to the scheduler's choice, unless it is bound, and makes it Running and Ready at this instant. */
export function startAtOnce(
  cluster: Cluster,
  { kubelet, storage, chooseNode }: PlacingRooms,
  pod: Pod,
): void {
  const hasClaims = claimUsesOf(pod.template).length > 0;
  if (pod.boundAt === null) {
    if (hasClaims) storage.claimFor(pod);
    const node = chooseNode(pod);
    if (node === undefined) return;
    if (hasClaims) storage.prepareFor(pod, node);
    kubelet.expect(pod, node);
    cluster.bindPod(pod, node);
  }
  if (hasClaims) storage.attachFor(pod);
  kubelet.startInstantly(pod);
}

/** The first HPA of each target, by `kind/namespace/name`. */
type AutoscalerBounds = ReadonlyMap<string, HorizontalPodAutoscaler["spec"]>;

function autoscalerBounds(cluster: Cluster): AutoscalerBounds {
  const bounds = new Map<string, HorizontalPodAutoscaler["spec"]>();
  for (const { namespace, spec } of cluster.horizontalPodAutoscalers.values()) {
    const { kind, name } = spec.scaleTargetRef;
    const key = `${kind}/${namespace}/${name}`;
    if (!bounds.has(key)) bounds.set(key, spec);
  }
  return bounds;
}

function initialSize(
  bounds: AutoscalerBounds,
  { kind, namespace, name, replicas }: Scalable,
  known: number | undefined,
): number {
  const spec = bounds.get(`${kind}/${namespace}/${name}`);
  // Zero replicas pause an HPA for good, whatever its bounds are.
  if (spec === undefined || replicas === 0) return replicas;
  if (known !== undefined) return known;
  return Math.min(spec.maxReplicas, Math.max(spec.minReplicas ?? 1, replicas));
}
