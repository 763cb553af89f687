import type { Loaded, ManifestSet } from "./manifest-set.js";
import type {
  DaemonSet,
  Deployment,
  Job,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from "./types/index.js";

/** Workloads that have a size of their own, by kind, within a kind as written. */
export function sizedWorkloads(
  set: ManifestSet,
): readonly Loaded<Deployment | ReplicaSet | ReplicationController | StatefulSet>[] {
  return [...set.deployments, ...set.replicaSets, ...set.replicationControllers, ...set.statefulSets];
}

/** Workloads with a pod template in their spec, in the same order; a CronJob has it in its Jobs. */
export function templatedWorkloads(
  set: ManifestSet,
): readonly Loaded<Deployment | ReplicaSet | ReplicationController | StatefulSet | DaemonSet | Job>[] {
  return [...sizedWorkloads(set), ...set.daemonSets, ...set.jobs];
}
