import {
  type ApiClient,
  type Cluster,
  type EphemeralClaim,
  ephemeralClaimsOf,
  type Pod,
} from "../../cluster/index.js";
import { WorkQueue } from "../../engine/index.js";
import type { SimTime } from "../../units/index.js";
import { DEFAULT_CONCURRENT_EPHEMERAL_VOLUME_SYNCS } from "./defaults.js";

export interface EphemeralVolumeOptions {
  /** The controller's own client. */
  readonly client: ApiClient;
  /** From a change in the store to the controller's knowledge of it. */
  readonly watchLatency: SimTime;
  /** Default 5. */
  readonly concurrentSyncs?: number;
}

/**
 * Makes the claims of pods' generic ephemeral volumes; they go with their pod, which is the garbage collector's work.
 *
 * Source: kubernetes v1.36.3 pkg/controller/volume/ephemeral/controller.go#syncHandler
 */
export class EphemeralVolumeController {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;

  constructor(cluster: Cluster, { client, watchLatency, concurrentSyncs }: EphemeralVolumeOptions) {
    this.#cluster = cluster;
    this.#client = client;
    const workers = concurrentSyncs ?? DEFAULT_CONCURRENT_EPHEMERAL_VOLUME_SYNCS;
    const queue = new WorkQueue(cluster.sim, { workers }, (key, done) => {
      queue.forget(key);
      this.#sync(key, done);
    });
    const enqueue = (pod: Pod) => {
      if (ephemeralClaimsOf(pod).length > 0) queue.addAfter(pod.key, watchLatency);
    };
    for (const pod of cluster.pods.values()) enqueue(pod);
    cluster.pods.watchOnly(["added"], enqueue);
    // A claim that someone takes away from a waiting pod is made again.
    cluster.storage.claims.watch(({ key }, change) => {
      if (change !== "deleted") return;
      for (const pod of cluster.storage.podsUsing(key)) enqueue(pod);
    });
  }

  /** Makes a pod's claims at this instant: for a cluster that was running before. True: there were some. */
  seedFor(pod: Pod): boolean {
    const missing = this.#missing(pod);
    for (const claim of missing) this.#create(pod, claim);
    return missing.length > 0;
  }

  #sync(key: string, done: () => void): void {
    const pod = this.#cluster.pods.get(key);
    if (pod === undefined || pod.deletion !== null) {
      done();
      return;
    }
    const missing = this.#missing(pod);
    missing.forEach((claim, i) => {
      this.#client.call(() => {
        this.#create(pod, claim);
        if (i === missing.length - 1) done();
      });
    });
    if (missing.length === 0) done();
  }

  #missing(pod: Pod): readonly EphemeralClaim[] {
    const { storage } = this.#cluster;
    return ephemeralClaimsOf(pod).filter(
      ({ claimName }) => storage.claim(`${pod.namespace}/${claimName}`) === undefined,
    );
  }

  #create({ namespace, exists }: Pod, { claimName, template }: EphemeralClaim): void {
    const { storage, sim } = this.#cluster;
    if (!exists || storage.claim(`${namespace}/${claimName}`) !== undefined) return;
    storage.addClaim(
      { metadata: { ...template.metadata, name: claimName, namespace }, spec: template.spec },
      sim.now,
    );
  }
}
