import { type ApiClient, type Cluster, ephemeralClaimsOf, type Pod } from "../../cluster/index.js";
import { PHASE } from "../../engine/index.js";
import type { SimTime } from "../../units/index.js";

export interface GarbageCollectorOptions {
  /** The controller's own client. */
  readonly client: ApiClient;
  /** From a change in the store to the controller's knowledge of it. */
  readonly watchLatency: SimTime;
}

/**
 * Deletes what an object that is gone owned: the pods of ReplicaSets, ReplicationControllers, StatefulSets,
 * DaemonSets and Jobs, the ReplicaSets of Deployments, the Jobs of CronJobs, the claims of pods' ephemeral volumes.
 *
 * Source: kubernetes v1.36.3 pkg/controller/garbagecollector/garbagecollector.go (background deletion)
 */
export class GarbageCollector {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;
  readonly #watchLatency: SimTime;

  constructor(cluster: Cluster, options: GarbageCollectorOptions) {
    this.#cluster = cluster;
    this.#client = options.client;
    this.#watchLatency = options.watchLatency;
    const collectPods = (owner: { readonly pods: ReadonlySet<Pod> }, change: string) => {
      if (change === "deleted") this.#deletePods([...owner.pods]);
    };
    cluster.replicaSets.watch(collectPods);
    cluster.replicationControllers.watch(collectPods);
    cluster.statefulSets.watch(collectPods);
    cluster.daemonSets.watch(collectPods);
    cluster.jobs.watch(collectPods);
    cluster.pods.watchOnly(["deleted"], (pod) => {
      for (const { claimName } of ephemeralClaimsOf(pod)) {
        const claim = cluster.storage.claim(`${pod.namespace}/${claimName}`);
        if (claim !== undefined) this.#call(() => cluster.storage.deleteClaim(claim));
      }
    });
    cluster.deployments.watch((deployment, change) => {
      if (change !== "deleted") return;
      for (const replicaSet of cluster.replicaSets.values()) {
        if (replicaSet.deploymentKey !== deployment.key) continue;
        this.#call(() => cluster.replicaSets.delete(replicaSet));
      }
    });
    cluster.cronJobs.watch((cronJob, change) => {
      if (change !== "deleted") return;
      for (const job of cluster.jobs.values()) {
        if (job.cronJobKey === cronJob.key) this.#call(() => cluster.jobs.delete(job));
      }
    });
  }

  #deletePods(pods: readonly Pod[]): void {
    for (const pod of pods) {
      if (pod.deletion === null) this.#call(() => this.#cluster.deletePod(pod, undefined, "owner deleted"));
    }
  }

  #call(write: () => void): void {
    this.#cluster.sim.scheduleAfter(this.#watchLatency, PHASE.control, () => this.#client.call(write));
  }
}
