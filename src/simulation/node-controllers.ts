import type { ApiClient, Cluster } from "../cluster/index.js";
import { NodeLifecycleController, type NodeLifecycleOptions } from "../controllers/node-lifecycle/index.js";
import { PodGarbageCollector } from "../controllers/pod-garbage-collector/index.js";
import { TaintEvictionController } from "../controllers/taint-eviction/index.js";
import type { RandomStreams } from "../random/index.js";
import type { ResolvedScenario } from "../scenario/index.js";
import type { SimTime } from "../units/index.js";

/** What of the node controllers' timing a caller knows. */
export interface NodeTimings extends Pick<NodeLifecycleOptions, "lookAfter" | "lastRenewalOf"> {
  readonly firstPodSweepAt?: SimTime;
}

/** Starts kube-controller-manager's controllers of nodes and of the pods on them, each with its own client. */
export function startNodeControllers(
  cluster: Cluster,
  { controllerManager: flags, latencies }: ResolvedScenario,
  streams: RandomStreams,
  newClient: () => ApiClient,
  timings: NodeTimings = {},
): void {
  const watchLatency = latencies.watch.p50;
  const { lookAfter, lastRenewalOf, firstPodSweepAt } = timings;
  new NodeLifecycleController(cluster, {
    client: newClient(),
    watchLatency,
    streams,
    flags: {
      nodeMonitorPeriod: flags["node-monitor-period"],
      nodeMonitorGracePeriod: flags["node-monitor-grace-period"],
      nodeEvictionRate: flags["node-eviction-rate"],
      secondaryNodeEvictionRate: flags["secondary-node-eviction-rate"],
      largeClusterSizeThreshold: flags["large-cluster-size-threshold"],
      unhealthyZoneThreshold: flags["unhealthy-zone-threshold"],
    },
    ...(lookAfter === undefined ? {} : { lookAfter }),
    ...(lastRenewalOf === undefined ? {} : { lastRenewalOf }),
  });
  new TaintEvictionController(cluster, { client: newClient(), watchLatency });
  new PodGarbageCollector(cluster, {
    client: newClient(),
    streams,
    terminatedPodThreshold: flags["terminated-pod-gc-threshold"],
    ...(firstPodSweepAt === undefined ? {} : { firstSweepAt: firstPodSweepAt }),
  });
}
