import type { ApiClient, Cluster } from "../cluster/index.js";
import { CronJobController } from "../controllers/cronjob/index.js";
import { DaemonSetController } from "../controllers/daemonset/index.js";
import { DeploymentController } from "../controllers/deployment/index.js";
import { DisruptionController } from "../controllers/disruption/index.js";
import { GarbageCollector } from "../controllers/garbage-collector/index.js";
import { JobController, TtlAfterFinishedController } from "../controllers/job/index.js";
import { PodFactory, ReplicaSetController } from "../controllers/replicaset/index.js";
import { StatefulSetController } from "../controllers/statefulset/index.js";
import type { RandomStreams } from "../random/index.js";
import type { ResolvedScenario } from "../scenario/index.js";

/** The controllers that own pods and have something to do in a cluster that begins running. */
export interface WorkloadControllers {
  readonly daemonSets: DaemonSetController;
  readonly deployments: DeploymentController;
  readonly replicaSets: ReplicaSetController;
  readonly replicationControllers: ReplicaSetController;
  readonly statefulSets: StatefulSetController;
  readonly jobs: JobController;
}

/** Starts kube-controller-manager's controllers of workloads, each with its own client. */
export function startWorkloadControllers(
  cluster: Cluster,
  scenario: ResolvedScenario,
  streams: RandomStreams,
  newClient: () => ApiClient,
): WorkloadControllers {
  const { controllerManager: flags, featureGates, latencies } = scenario;
  const common = () => ({ client: newClient(), watchLatency: latencies.watch.p50 });
  const controllers: WorkloadControllers = {
    daemonSets: new DaemonSetController(cluster, {
      ...common(),
      streams,
      concurrentSyncs: flags["concurrent-daemonset-syncs"],
    }),
    deployments: new DeploymentController(cluster, {
      ...common(),
      concurrentSyncs: flags["concurrent-deployment-syncs"],
    }),
    replicaSets: new ReplicaSetController(cluster, {
      ...common(),
      pods: new PodFactory(cluster, streams),
      concurrentSyncs: flags["concurrent-replicaset-syncs"],
    }),
    replicationControllers: new ReplicaSetController(cluster, {
      ...common(),
      kind: "ReplicationController",
      pods: new PodFactory(cluster, streams),
      concurrentSyncs: flags["concurrent-rc-syncs"],
    }),
    statefulSets: new StatefulSetController(cluster, {
      ...common(),
      streams,
      concurrentSyncs: flags["concurrent-statefulset-syncs"],
      maxUnavailableStatefulSet: featureGates.MaxUnavailableStatefulSet,
    }),
    jobs: new JobController(cluster, {
      ...common(),
      streams,
      concurrentSyncs: flags["concurrent-job-syncs"],
    }),
  };
  new TtlAfterFinishedController(cluster, {
    ...common(),
    concurrentSyncs: flags["concurrent-ttl-after-finished-syncs"],
  });
  new CronJobController(cluster, {
    ...common(),
    concurrentSyncs: flags["concurrent-cron-job-syncs"],
    zero: (scenario.start - scenario.warmup) as typeof scenario.start,
    timeZone: scenario.timeZone,
  });
  new DisruptionController(cluster, common());
  new GarbageCollector(cluster, common());
  return controllers;
}
