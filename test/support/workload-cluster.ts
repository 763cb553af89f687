import {
  ApiClient,
  Cluster,
  type Deployment,
  type Pod,
  type PodTemplate,
  type ReplicaSet,
} from "../../src/cluster/index.js";
import { DeploymentController } from "../../src/controllers/deployment/index.js";
import { PodFactory, ReplicaSetController } from "../../src/controllers/replicaset/index.js";
import { type Decision, PHASE, Simulation } from "../../src/engine/index.js";
import type { DeploymentSpec } from "../../src/kubernetes/index.js";
import { RandomStreams } from "../../src/random/index.js";
import { type SimTime, seconds } from "../../src/units/index.js";
import { nodeInit, podTemplate } from "./pods.js";

export interface WorkloadClusterShape {
  readonly qps?: number;
  readonly burst?: number;
  readonly apiLatencySeconds?: number;
  readonly watchLatencySeconds?: number;
  /** From the binding until Ready; Infinity: never. */
  readonly bindToReadySeconds?: number | ((pod: Pod) => number);
  /** From the deletion until the object is gone. */
  readonly deleteToGoneSeconds?: number;
  readonly seed?: number;
}

/** Deployment and ReplicaSet controllers over a world that binds every pod at once and makes it ready in time. */
export function workloadCluster(shape: WorkloadClusterShape = {}) {
  const decisions: Decision[] = [];
  const sim = new Simulation({ decisions: { decide: (decision) => void decisions.push(decision) } });
  const cluster = new Cluster(sim);
  const node = cluster.addNode(nodeInit("n1"));
  const client = () =>
    new ApiClient(sim, {
      qps: shape.qps ?? 20,
      burst: shape.burst ?? 30,
      latency: seconds(shape.apiLatencySeconds ?? 0.005),
    });
  const watchLatency = seconds(shape.watchLatencySeconds ?? 0.01);
  const deploymentController = new DeploymentController(cluster, { client: client(), watchLatency });
  const pods = new PodFactory(cluster, new RandomStreams(shape.seed ?? 1));
  const replicaSetController = new ReplicaSetController(cluster, { client: client(), watchLatency, pods });

  const readyAfter = (pod: Pod): number =>
    typeof shape.bindToReadySeconds === "function"
      ? shape.bindToReadySeconds(pod)
      : (shape.bindToReadySeconds ?? 2);
  cluster.pods.watch((pod, change) => {
    if (change === "added") {
      sim.scheduleAfter(0 as SimTime, PHASE.machine, () => {
        if (!pod.exists || pod.boundAt !== null) return;
        cluster.bindPod(pod, node);
        const delay = readyAfter(pod);
        if (delay === Number.POSITIVE_INFINITY) return;
        sim.scheduleAfter(seconds(delay), PHASE.machine, () => {
          if (pod.exists) cluster.updatePodStatus(pod, { phase: "Running", ready: "True" });
        });
      });
    } else if (change === "deleting") {
      sim.scheduleAfter(seconds(shape.deleteToGoneSeconds ?? 1), PHASE.machine, () => cluster.removePod(pod));
    }
  });
  return { sim, cluster, node, decisions, deploymentController, replicaSetController, client, watchLatency };
}

/** Puts a Deployment into the store. */
export function addDeployment(
  cluster: Cluster,
  replicas: number,
  spec: Partial<DeploymentSpec> = {},
  template: PodTemplate = podTemplate(),
): Deployment {
  const deployment: Deployment = {
    kind: "Deployment",
    namespace: "default",
    name: "web",
    key: "default/web",
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: { metadata: {}, spec: { containers: [] } },
      ...spec,
    },
    template,
    replicas,
    generation: 1,
    createdAt: cluster.sim.now,
    statusReplicas: 0,
    updatedReplicas: 0,
    readyReplicas: 0,
    availableReplicas: 0,
    selection: cluster.select("default", (labels) => labels["app"] === "web"),
  };
  cluster.deployments.add(deployment);
  return deployment;
}

/** Puts a ReplicaSet without a Deployment into the store. */
export function addReplicaSet(cluster: Cluster, replicas: number, minReadySeconds = 0): ReplicaSet {
  const replicaSet: ReplicaSet = {
    kind: "ReplicaSet",
    namespace: "default",
    name: "lone",
    key: "default/lone",
    deploymentKey: null,
    template: podTemplate({ labels: { app: "lone" } }),
    minReadySeconds,
    createdAt: cluster.sim.now,
    revision: 0,
    desiredReplicasAnnotation: null,
    maxReplicasAnnotation: null,
    replicas,
    statusReplicas: 0,
    readyReplicas: 0,
    availableReplicas: 0,
    pods: new Set(),
    selection: cluster.select("default", (labels) => labels["app"] === "lone"),
  };
  cluster.replicaSets.add(replicaSet);
  return replicaSet;
}

/** Another template, as a later `apply` brings it. */
export function applyTemplate(cluster: Cluster, deployment: Deployment, cpuMillicores: number): void {
  deployment.template = podTemplate({ cpuMillicores });
  deployment.generation++;
  cluster.deployments.notify(deployment, "spec");
}
