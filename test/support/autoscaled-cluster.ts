import {
  ApiClient,
  Cluster,
  type Deployment,
  type HorizontalPodAutoscaler,
  type Pod,
  type PodTemplate,
  type PodUsage,
} from "../../src/cluster/index.js";
import {
  HorizontalPodAutoscalerController,
  type HorizontalPodAutoscalerControllerOptions,
} from "../../src/controllers/horizontal-pod-autoscaler/index.js";
import { MetricsServer, type MetricsServerOptions } from "../../src/controllers/metrics-server/index.js";
import { type Decision, PHASE, Simulation } from "../../src/engine/index.js";
import type { HorizontalPodAutoscalerSpec } from "../../src/kubernetes/index.js";
import { RandomStreams } from "../../src/random/index.js";
import { type SimTime, seconds } from "../../src/units/index.js";
import { nodeInit, podTemplate } from "./pods.js";

/** CPU of one container as a step function of time; memory constant. */
export class SteppedUsage implements PodUsage {
  readonly #startedAt: SimTime;
  readonly #steps: { readonly at: number; readonly millicores: number }[] = [];
  memoryBytes = 50 * 1024 * 1024;

  constructor(startedAt: SimTime) {
    this.#startedAt = startedAt;
  }

  get lastChangeAt(): SimTime {
    return (this.#steps.at(-1)?.at ?? this.#startedAt) as SimTime;
  }

  setMillicores(at: SimTime, millicores: number): void {
    this.#steps.push({ at: Math.max(at, this.#startedAt), millicores });
  }

  cpuCoreMicrosAt(at: SimTime): number {
    let used = 0;
    for (const [index, step] of this.#steps.entries()) {
      const end = Math.min(this.#steps[index + 1]?.at ?? at, at);
      if (end > step.at) used += ((end - step.at) * step.millicores) / 1000;
    }
    return used;
  }

  memoryBytesAt(): number {
    return this.memoryBytes;
  }
}

export interface AutoscaledClusterShape {
  /** Total CPU demand in millicores, shared evenly by Ready pods. */
  readonly demandMillicores: number;
  /** Per running pod, beside its share of the demand. */
  readonly idleMillicores?: number;
  readonly limitMillicores?: number;
  readonly replicas: number;
  readonly requestMillicores?: number;
  readonly hpa: Partial<HorizontalPodAutoscalerSpec>;
  readonly bindToRunningSeconds?: number;
  readonly runningToReadySeconds?: number;
  readonly controller?: Partial<HorizontalPodAutoscalerControllerOptions>;
  readonly metricsServer?: Partial<MetricsServerOptions>;
  readonly apiLatencySeconds?: number;
}

/** One Deployment with an HPA in a world that starts and stops its pods at once and shares a demand among them. */
export function autoscaledCluster(shape: AutoscaledClusterShape) {
  const decisions: Decision[] = [];
  const sim = new Simulation({ decisions: { decide: (decision) => void decisions.push(decision) } });
  const cluster = new Cluster(sim);
  const node = cluster.addNode(nodeInit("n1"));
  const streams = new RandomStreams(1);
  const client = new ApiClient(sim, {
    qps: 20,
    burst: 30,
    latency: seconds(shape.apiLatencySeconds ?? 0.01),
  });
  const template = podTemplate({ cpuMillicores: shape.requestMillicores ?? 200 });
  const deployment = newDeployment(cluster, "web", shape.replicas, template);
  const usages = new Map<Pod, SteppedUsage>();
  let demand = shape.demandMillicores;
  let created = 0;

  const share = (): void => {
    const ready = [...usages.keys()].filter((pod) => pod.exists && pod.isReady && pod.deletion === null);
    for (const [pod, usage] of usages) {
      const served = ready.includes(pod) ? demand / ready.length : 0;
      const wanted = (shape.idleMillicores ?? 0) + served;
      usage.setMillicores(sim.now, Math.min(wanted, shape.limitMillicores ?? Number.POSITIVE_INFINITY));
    }
  };
  const start = (pod: Pod): void => {
    const usage = new SteppedUsage(sim.now);
    usages.set(pod, usage);
    pod.usage = usage;
    cluster.updatePodStatus(pod, { phase: "Running", ready: "False", containersStarted: true });
    share();
    sim.scheduleAfter(seconds(shape.runningToReadySeconds ?? 5), PHASE.machine, () => {
      if (!pod.exists) return;
      cluster.updatePodStatus(pod, { ready: "True" });
      share();
    });
  };
  const size = (): void => {
    while (deployment.selection.pods.size < deployment.replicas) {
      const name = `web-${created++}`;
      const pod = cluster.createPod({
        namespace: "default",
        name,
        uid: name,
        stableName: `Deployment/default/web#${created}`,
        template,
        ownerKey: null,
        workloadKey: "Deployment/default/web",
      });
      cluster.bindPod(pod, node);
      cluster.updatePodStatus(pod, { startTime: sim.now });
      sim.scheduleAfter(seconds(shape.bindToRunningSeconds ?? 2), PHASE.machine, () => {
        if (pod.exists) start(pod);
      });
    }
    for (const pod of [...deployment.selection.pods].reverse()) {
      if (deployment.selection.pods.size <= deployment.replicas) break;
      usages.delete(pod);
      cluster.removePod(pod);
    }
    deployment.statusReplicas = deployment.replicas;
    share();
  };
  cluster.deployments.watch((changed) => {
    if (changed === deployment) size();
  });
  size();

  const metricsServer = new MetricsServer(cluster, { streams, ...shape.metricsServer });
  const hpa = newHpa(cluster, "web", "web", shape.hpa);
  const controller = new HorizontalPodAutoscalerController(cluster, {
    client,
    tellsEverySync: true,
    ...shape.controller,
  });
  return {
    sim,
    cluster,
    decisions,
    deployment,
    hpa,
    controller,
    metricsServer,
    usages,
    streams,
    setDemand(millicores: number): void {
      demand = millicores;
      share();
    },
  };
}

export function newDeployment(
  cluster: Cluster,
  name: string,
  replicas: number,
  template: PodTemplate,
): Deployment {
  const app = template.labels["app"];
  const deployment: Deployment = {
    kind: "Deployment",
    namespace: "default",
    name,
    key: `default/${name}`,
    spec: { selector: { matchLabels: { app: "web" } }, template: { metadata: {}, spec: { containers: [] } } },
    template,
    replicas,
    generation: 1,
    createdAt: cluster.sim.now,
    statusReplicas: replicas,
    updatedReplicas: replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
    selection: cluster.select("default", (labels) => labels["app"] === app),
  };
  cluster.deployments.add(deployment);
  return deployment;
}

export function newHpa(
  cluster: Cluster,
  name: string,
  target: string,
  spec: Partial<HorizontalPodAutoscalerSpec>,
): HorizontalPodAutoscaler {
  const hpa: HorizontalPodAutoscaler = {
    namespace: "default",
    name,
    key: `default/${name}`,
    spec: { scaleTargetRef: { kind: "Deployment", name: target }, maxReplicas: 10, ...spec },
    createdAt: cluster.sim.now,
    currentReplicas: 0,
    desiredReplicas: 0,
    lastScaleTime: null,
    conditions: [],
  };
  cluster.horizontalPodAutoscalers.add(hpa);
  return hpa;
}
