import type { Cluster, Pod, ReplicaSet } from "../../cluster/index.js";
import type { RandomStreams, Stream } from "../../random/index.js";

/** Upstream's alphabet for generated names: no vowels, nothing that reads like another character. */
const NAME_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
const NAME_SUFFIX_LENGTH = 5;

/**
 * Creates the pods of ReplicaSets. A pod's name and UID are drawn from the stream of its stable name (the n-th
 * pod of its workload), so that they do not depend on what else happens in a run.
 */
export class PodFactory {
  readonly #cluster: Cluster;
  readonly #streams: RandomStreams;
  readonly #created = new Map<string, number>();

  constructor(cluster: Cluster, streams: RandomStreams) {
    this.#cluster = cluster;
    this.#streams = streams;
  }

  /** Creates one pod in the store; its name is free in its namespace. */
  create(replicaSet: ReplicaSet): Pod {
    const workloadKey = workloadKeyOf(replicaSet);
    const ordinal = this.#created.get(workloadKey) ?? 0;
    this.#created.set(workloadKey, ordinal + 1);
    const stableName = `${workloadKey}#${ordinal}`;
    const stream = this.#streams.forKey(`pod/${stableName}`);
    const uid = drawUid(stream);
    let name = `${replicaSet.name}-${drawNameSuffix(stream)}`;
    while (this.#cluster.pods.get(`${replicaSet.namespace}/${name}`) !== undefined) {
      name = `${replicaSet.name}-${drawNameSuffix(stream)}`;
    }
    return this.#cluster.createPod({
      namespace: replicaSet.namespace,
      name,
      uid,
      stableName,
      template: replicaSet.template,
      ownerKey: `ReplicaSet/${replicaSet.key}`,
      workloadKey,
    });
  }
}

/** The workload that a person would name: the Deployment, or the ReplicaSet that stands alone. */
export function workloadKeyOf(replicaSet: ReplicaSet): string {
  return replicaSet.deploymentKey === null
    ? `ReplicaSet/${replicaSet.key}`
    : `Deployment/${replicaSet.deploymentKey}`;
}

function drawNameSuffix(stream: Stream): string {
  let suffix = "";
  for (let i = 0; i < NAME_SUFFIX_LENGTH; i++) {
    suffix += NAME_ALPHABET[Math.floor(stream.uniform() * NAME_ALPHABET.length)]!;
  }
  return suffix;
}

/** A version-4 UUID. */
function drawUid(stream: Stream): string {
  const hex = () =>
    Math.floor(stream.uniform() * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  const [a, b, c, d] = [hex(), hex(), hex(), hex()];
  const variant = "89ab"[Number.parseInt(c[0]!, 16) & 3]!;
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`;
}
