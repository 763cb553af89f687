import type { Cluster } from "../../cluster/index.js";
import type { ObjectReference } from "../../scenario/index.js";

/** `kubectl delete`: the object goes at once; the garbage collector takes what it owned. */
export function deleteObject(cluster: Cluster, { kind, namespace, name }: ObjectReference): void {
  const key = `${namespace}/${name}`;
  switch (kind) {
    case "Pod": {
      const pod = cluster.pods.get(key);
      if (pod !== undefined) cluster.deletePod(pod);
      return;
    }
    case "Node": {
      const node = cluster.nodes.get(name);
      if (node !== undefined) cluster.removeNode(node);
      return;
    }
    case "Service":
      deleteFrom(cluster.services, key);
      return;
    case "Deployment":
      deleteFrom(cluster.deployments, key);
      return;
    case "ReplicaSet":
      deleteFrom(cluster.replicaSets, key);
      return;
    case "ReplicationController":
      deleteFrom(cluster.replicationControllers, key);
      return;
    case "StatefulSet":
      deleteFrom(cluster.statefulSets, key);
      return;
    case "DaemonSet":
      deleteFrom(cluster.daemonSets, key);
      return;
    case "Job":
      deleteFrom(cluster.jobs, key);
      return;
    case "CronJob":
      deleteFrom(cluster.cronJobs, key);
      return;
    case "HorizontalPodAutoscaler":
      deleteFrom(cluster.horizontalPodAutoscalers, key);
      return;
    case "PodDisruptionBudget":
      deleteFrom(cluster.podDisruptionBudgets, key);
      return;
    case "VerticalPodAutoscaler":
      deleteFrom(cluster.verticalPodAutoscalers, key);
      return;
    case "PodTemplate":
      deleteFrom(cluster.capacity.podTemplates, key);
      return;
    case "CapacityBuffer":
      deleteFrom(cluster.capacity.buffers, key);
      return;
    case "ProvisioningRequest":
      deleteFrom(cluster.capacity.requests, key);
      return;
    case "CapacityQuota":
      deleteFrom(cluster.capacity.quotas, name);
      return;
    case "PersistentVolumeClaim": {
      const claim = cluster.storage.claim(key);
      if (claim !== undefined) cluster.storage.deleteClaim(claim);
      return;
    }
    case "PersistentVolume":
      deleteFrom(cluster.storage.volumes, name);
      return;
    case "StorageClass":
      deleteFrom(cluster.storage.classes, name);
  }
}

interface Deletable<T> {
  get(key: string): T | undefined;
  delete(object: T): void;
}

function deleteFrom<T>(registry: Deletable<T>, key: string): void {
  const object = registry.get(key);
  if (object !== undefined) registry.delete(object);
}
