import type { CapacityBuffer, Cluster, PodTemplate } from "../../../cluster/index.js";

/** What one chunk of a buffer looks like; `replicas`: of the workload that the buffer is a share of. */
export interface BufferTemplate {
  readonly template: PodTemplate;
  readonly replicas: number | null;
}

/**
 * Finds the pods that a buffer keeps room for; null: there is no such PodTemplate or workload now.
 *
 * Source: cluster-autoscaler 1.36.1 capacitybuffer/translators
 */
export function bufferTemplate(
  cluster: Cluster,
  { namespace, spec }: Pick<CapacityBuffer, "namespace" | "spec">,
): BufferTemplate | null {
  if (spec.podTemplateRef !== undefined) {
    const named = cluster.capacity.podTemplates.get(`${namespace}/${spec.podTemplateRef.name}`);
    return named === undefined ? null : { template: named.template, replicas: null };
  }
  if (spec.scalableRef === undefined) return null;
  const { kind, name } = spec.scalableRef;
  const key = `${namespace}/${name}`;
  if (kind === "Job") {
    const job = cluster.jobs.get(key);
    return job === undefined ? null : { template: job.template, replicas: job.spec.parallelism ?? 1 };
  }
  const workload = workloadsOf(cluster, kind)?.get(key);
  return workload === undefined ? null : { template: workload.template, replicas: workload.replicas };
}

function workloadsOf(cluster: Cluster, kind: string) {
  switch (kind) {
    case "Deployment":
      return cluster.deployments;
    case "ReplicaSet":
      return cluster.replicaSets;
    case "StatefulSet":
      return cluster.statefulSets;
    case "ReplicationController":
      return cluster.replicationControllers;
    default:
      return undefined;
  }
}
