import type { RunOptions } from "../../src/simulation/index.js";
import { seconds } from "../../src/units/index.js";
import type { RecordedDeployment, RecordedScenario } from "./recording.js";

/**
 * A recorded run as a scenario with the same world: what lay below the control plane was scripted there, and is
 * given here by annotations. API and watch latencies are those seen in the recordings, a few milliseconds.
 */
export function scenarioOfRecording(recorded: RecordedScenario): Readonly<Record<string, string>> {
  const manifests: unknown[] = recorded.nodes.map((node) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: node.name, labels: { "kubernetes.io/hostname": node.name } },
    status: {
      capacity: { cpu: `${node.cpuMilli}m`, memory: `${node.memoryMi}Mi`, pods: `${node.pods}` },
      allocatable: { cpu: `${node.cpuMilli}m`, memory: `${node.memoryMi}Mi`, pods: `${node.pods}` },
      conditions: [{ type: "Ready", status: "True" }],
    },
  }));
  for (const deployment of recorded.deployments) {
    manifests.push(deploymentManifest(deployment));
    if (deployment.hpa !== null) manifests.push(hpaManifest(deployment));
  }
  const scenario = {
    apiVersion: "headroom/v1",
    kind: "Scenario",
    name: recorded.name,
    start: "2026-01-05T00:00:00Z",
    duration: `${recorded.durationSeconds}s`,
    initialState: "empty",
    seed: 1,
    manifests: ["manifests.json"],
    ...(recorded.nodeGroups.length === 0 ? {} : autoscaledNodes(recorded)),
    latencies: { api: "4ms", watch: "1ms", bind: "4ms", schedulerCycle: "1ms" },
    load: recorded.deployments.map((deployment) => ({
      to: `Deployment/${deployment.name}`,
      usage: {
        cpu: {
          unit: "millicores",
          pattern: {
            kind: "points",
            linear: deployment.demand.linear,
            points: deployment.demand.points.map(([at, value]) => [`${at}s`, value]),
          },
        },
      },
    })),
    report: { interval: "60s" },
  };
  return {
    "scenario.yaml": JSON.stringify(scenario),
    "manifests.json": JSON.stringify({ apiVersion: "v1", kind: "List", items: manifests }),
  };
}

/** The instants that were measured: scrapes of all pods, and each HPA's first look at its metrics. */
export function runOptionsOf(recorded: RecordedScenario): RunOptions {
  const firstSyncs = Object.entries(recorded.firstMetricsRequestSeconds ?? {});
  return {
    ...(recorded.scrapesAtSeconds === undefined ? {} : { scrapesAt: recorded.scrapesAtSeconds.map(seconds) }),
    // An HPA reads its scale a few milliseconds before it asks for metrics.
    firstSyncAt: new Map(firstSyncs.map(([name, at]) => [`default/${name}`, seconds(firstSync(at) - 0.004)])),
    // Use was scripted: nothing ran on the nodes.
    sharesNodeCpu: false,
    // Scripted clouds create the Node object at once, and delete it at once.
    cloud: { registersAtOnce: true, terminationSeconds: 0 },
  };
}

function autoscaledNodes({ nodeGroups, clusterAutoscalerFlags = [] }: RecordedScenario) {
  return {
    nodeGroups: nodeGroups.map((group) => ({
      name: group.name,
      cpu: `${group.cpuMilli}m`,
      memory: `${group.memoryMi}Mi`,
      pods: group.pods,
      count: group.initial,
      min: group.min,
      max: group.max,
      boot: `${group.bootSeconds}s`,
    })),
    clusterAutoscaler: Object.fromEntries(
      clusterAutoscalerFlags.map((flag) => {
        const [name, value] = flag.replace(/^--/, "").split("=");
        return [name!, value!];
      }),
    ),
  };
}

const SYNC_PERIOD_SECONDS = 15.02;

/** An HPA whose first syncs asked for no metrics (out of bounds) had its first sync whole periods earlier. */
function firstSync(firstMetricsRequest: number): number {
  let at = firstMetricsRequest;
  while (at - SYNC_PERIOD_SECONDS > 14.5) at -= SYNC_PERIOD_SECONDS;
  return at;
}

function deploymentManifest(deployment: RecordedDeployment): unknown {
  const { name } = deployment;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      replicas: deployment.replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: {
          labels: { app: name },
          annotations: {
            "headroom.dev/bound-to-running": `${deployment.boundToRunningSeconds}s`,
            "headroom.dev/running-to-ready": `${deployment.runningToReadySeconds}s`,
            "headroom.dev/exit-after-sigterm": `${deployment.exitAfterSigtermSeconds}s`,
            "headroom.dev/pod-cleanup": "0s",
            "headroom.dev/startup-cpu": `${deployment.burnMilliUntilReady}m`,
            "headroom.dev/idle-cpu": `${deployment.idleMilli}m`,
            "headroom.dev/idle-memory": "50Mi",
          },
        },
        spec: {
          terminationGracePeriodSeconds: deployment.gracePeriodSeconds,
          containers: [
            {
              name: "main",
              image: "app:1",
              resources: {
                requests: { cpu: `${deployment.requestMilli}m`, memory: `${deployment.requestMemoryMi}Mi` },
                ...(deployment.limitMilli === null ? {} : { limits: { cpu: `${deployment.limitMilli}m` } }),
              },
            },
          ],
        },
      },
    },
  };
}

function hpaManifest({ name, hpa }: RecordedDeployment): unknown {
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name },
    spec: { ...(hpa as object), scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name } },
  };
}
