import { type Cluster, type Pod, PodCreator, type ReplicaSet } from "../../cluster/index.js";
import type { RandomStreams } from "../../random/index.js";

/** Creates the pods of ReplicaSets; a pod's stable name says that it is the n-th of its workload. */
export class PodFactory {
  readonly #creator: PodCreator;
  readonly #created = new Map<string, number>();

  constructor(cluster: Cluster, streams: RandomStreams) {
    this.#creator = new PodCreator(cluster, streams);
  }

  /** Creates one pod in the store; its name is free in its namespace. Null: admission refused it. */
  create(replicaSet: ReplicaSet): Pod | null {
    const workloadKey = workloadKeyOf(replicaSet);
    const ordinal = this.#created.get(workloadKey) ?? 0;
    const pod = this.#creator.create({
      namespace: replicaSet.namespace,
      generateName: `${replicaSet.name}-`,
      stableName: `${workloadKey}#${ordinal}`,
      template: replicaSet.template,
      ownerKey: `${replicaSet.kind}/${replicaSet.key}`,
      workloadKey,
    });
    if (pod !== null) this.#created.set(workloadKey, ordinal + 1);
    return pod;
  }
}

/** The workload that a person would name: the Deployment, or the ReplicaSet that stands alone. */
export function workloadKeyOf(replicaSet: ReplicaSet): string {
  return replicaSet.deploymentKey === null
    ? `${replicaSet.kind}/${replicaSet.key}`
    : `Deployment/${replicaSet.deploymentKey}`;
}
