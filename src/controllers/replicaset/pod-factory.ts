import { type Cluster, type Pod, PodCreator, type ReplicaSet } from "../../cluster/index.js";
import type { RandomStreams } from "../../random/index.js";

/** The texts that all pods of one ReplicaSet share. */
interface SharedNames {
  readonly ownerKey: string;
  readonly workloadKey: string;
  readonly generateName: string;
}

/** Creates the pods of ReplicaSets; a pod's stable name says that it is the n-th of its workload. */
export class PodFactory {
  readonly #creator: PodCreator;
  readonly #created = new Map<string, number>();
  readonly #names = new WeakMap<ReplicaSet, SharedNames>();

  constructor(cluster: Cluster, streams: RandomStreams) {
    this.#creator = new PodCreator(cluster, streams);
  }

  /** Creates one pod in the store; its name is free in its namespace. Null: admission refused it. */
  create(replicaSet: ReplicaSet): Pod | null {
    const { ownerKey, workloadKey, generateName } = this.#namesOf(replicaSet);
    const ordinal = this.#created.get(workloadKey) ?? 0;
    const pod = this.#creator.create({
      namespace: replicaSet.namespace,
      generateName,
      stableName: `${workloadKey}#${ordinal}`,
      template: replicaSet.template,
      ownerKey,
      workloadKey,
    });
    if (pod !== null) this.#created.set(workloadKey, ordinal + 1);
    return pod;
  }

  /** `Kind/namespace/name`: what its pods carry as `ownerKey`. */
  ownerKeyOf(replicaSet: ReplicaSet): string {
    return this.#namesOf(replicaSet).ownerKey;
  }

  /** One text for all pods: a map then finds it by identity. */
  #namesOf(replicaSet: ReplicaSet): SharedNames {
    let names = this.#names.get(replicaSet);
    if (names === undefined) {
      const ownerKey = `${replicaSet.kind}/${replicaSet.key}`;
      const workloadKey = workloadKeyOf(replicaSet);
      names = { ownerKey, workloadKey, generateName: `${replicaSet.name}-` };
      this.#names.set(replicaSet, names);
    }
    return names;
  }
}

/** The workload that a person would name: the Deployment, or the ReplicaSet that stands alone. */
export function workloadKeyOf(replicaSet: ReplicaSet): string {
  return replicaSet.deploymentKey === null
    ? `${replicaSet.kind}/${replicaSet.key}`
    : `Deployment/${replicaSet.deploymentKey}`;
}
