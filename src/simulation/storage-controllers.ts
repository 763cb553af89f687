import type { ApiClient, Cluster, Node, Pod } from "../cluster/index.js";
import { AttachDetachController } from "../controllers/attach-detach/index.js";
import { EphemeralVolumeController } from "../controllers/ephemeral-volume/index.js";
import { PersistentVolumeController } from "../controllers/persistent-volume/index.js";
import type { RandomStreams } from "../random/index.js";
import type { ResolvedScenario } from "../scenario/index.js";
import { latencyDistribution } from "./latency-distribution.js";

/** What storage does for a cluster that was running before. */
export interface SeededStorage {
  /** Binds the claims that wait for no pod. */
  bindImmediate(): void;
  /** Makes the claims of a pod's own volumes; to be called before its node is chosen. */
  claimFor(pod: Pod): void;
  /** Binds and attaches what a pod needs on the node it goes to; to be called before the pod is bound. */
  prepareFor(pod: Pod, node: Node): void;
  /** Attaches the volumes of a bound pod. */
  attachFor(pod: Pod): void;
}

/** Starts kube-controller-manager's controllers of volumes, each with its own client. */
export function startStorageControllers(
  cluster: Cluster,
  { latencies, controllerManager: flags }: ResolvedScenario,
  streams: RandomStreams,
  newClient: () => ApiClient,
): SeededStorage {
  const watchLatency = latencies.watch.p50;
  const volumes = new PersistentVolumeController(cluster, {
    client: newClient(),
    watchLatency,
    streams,
    provisionTime: latencyDistribution(latencies.volumeProvision),
  });
  const attaching = new AttachDetachController(cluster, {
    client: newClient(),
    watchLatency,
    streams,
    attachTime: latencyDistribution(latencies.volumeAttach),
    detachTime: latencyDistribution(latencies.volumeDetach),
  });
  const ephemeral = new EphemeralVolumeController(cluster, {
    client: newClient(),
    watchLatency,
    concurrentSyncs: flags["concurrent-ephemeralvolume-syncs"],
  });
  return {
    claimFor: (pod) => {
      if (ephemeral.seedFor(pod)) volumes.seedBound();
    },
    bindImmediate: () => volumes.seedBound(),
    prepareFor: (pod, node) => volumes.seedBoundFor(pod, node),
    attachFor: (pod) => attaching.seedAttached(pod),
  };
}
