import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  ApiClient,
  Cluster,
  type Deployment,
  type Pod,
  type PodTemplate,
} from "../../../../src/cluster/index.js";
import { DeploymentController } from "../../../../src/controllers/deployment/index.js";
import { PodFactory, ReplicaSetController } from "../../../../src/controllers/replicaset/index.js";
import { PHASE, Simulation } from "../../../../src/engine/index.js";
import type { DeploymentSpec } from "../../../../src/kubernetes/index.js";
import { RandomStreams } from "../../../../src/random/index.js";
import { type SimTime, seconds, toSeconds } from "../../../../src/units/index.js";
import { nodeInit, podTemplate } from "../../../support/pods.js";

const FOLDER = process.env["HEADROOM_DATA"] ?? "";
const RUN = join(FOLDER, "recordings/workloads-a");
const HAS_RUN = FOLDER !== "" && existsSync(RUN);

interface Behaviour {
  readonly boundToRunningSeconds: number;
  readonly runningToReadySeconds: number | null;
  readonly exitAfterSigtermSeconds: number;
}

interface RecordedAction {
  readonly atSeconds: number;
  readonly do: string;
  readonly resource?: string;
  readonly name?: string;
  readonly replicas?: number;
  readonly manifest?: { kind: string; metadata: { name: string }; spec: DeploymentSpec };
  readonly patch?: { spec: { template?: { metadata: { annotations: Record<string, string> } } } };
}

interface Recording {
  readonly durationSeconds: number;
  readonly podBehaviours: Readonly<Record<string, Behaviour>>;
  readonly actions: readonly RecordedAction[];
}

interface SizeChange {
  readonly at: number;
  readonly deployment: string;
  readonly replicaSet: string;
  readonly size: number;
}

function readRecording(): { recording: Recording; changes: SizeChange[] } {
  const recording = JSON.parse(readFileSync(join(RUN, "scenario.json"), "utf8")) as Recording;
  const changes: SizeChange[] = [];
  for (const line of readFileSync(join(RUN, "events.csv"), "utf8").split("\n")) {
    const [at, kind, deployment, replicaSet, event] = line.split(",");
    if (kind !== "replicaset") continue;
    const size = /(?:replicas=|->)(\d+)/.exec(event!);
    if (size === null) continue;
    changes.push({
      at: Number(at),
      deployment: deployment!,
      replicaSet: replicaSet!,
      size: Number(size[1]),
    });
  }
  return { recording, changes };
}

function recordedCreations(deployment: string): number[] {
  return readFileSync(join(RUN, "events.csv"), "utf8")
    .split("\n")
    .map((line) => line.split(","))
    .filter((cells) => cells[1] === "pod" && cells[2] === deployment && cells[4]?.startsWith("created"))
    .map((cells) => Number(cells[0]));
}

/** Plays the recorded actions on Deployments over the scripted kubelet of the recording. */
function play(recording: Recording): { changes: SizeChange[]; created: { at: number; name: string }[] } {
  const sim = new Simulation();
  const cluster = new Cluster(sim);
  const node = cluster.addNode(nodeInit("n1"));
  const client = () => new ApiClient(sim, { qps: 20, burst: 30, latency: seconds(0.005) });
  const watchLatency = seconds(0.005);
  new DeploymentController(cluster, { client: client(), watchLatency });
  const pods = new PodFactory(cluster, new RandomStreams(1));
  new ReplicaSetController(cluster, { client: client(), watchLatency, pods });
  scriptKubelet(cluster, node, recording);

  const changes: SizeChange[] = [];
  const sizes = new Map<string, number>();
  cluster.replicaSets.watch((replicaSet, change) => {
    if (change === "deleted" || sizes.get(replicaSet.key) === replicaSet.replicas) return;
    sizes.set(replicaSet.key, replicaSet.replicas);
    const deployment = replicaSet.deploymentKey!.slice("default/".length);
    changes.push({
      at: toSeconds(sim.now),
      deployment,
      replicaSet: replicaSet.name,
      size: replicaSet.replicas,
    });
  });
  const created: { at: number; name: string }[] = [];
  cluster.pods.watch((pod, change) => {
    if (change === "added") created.push({ at: toSeconds(sim.now), name: pod.workloadKey });
  });
  recording.actions.forEach((action, i) => {
    const at = (seconds(action.atSeconds) + i) as SimTime;
    sim.schedule(at, PHASE.demand, () => carryOut(cluster, action));
  });
  sim.runUntil(seconds(recording.durationSeconds));
  return { changes, created };
}

function carryOut(cluster: Cluster, action: RecordedAction): void {
  if (action.manifest?.kind === "Deployment") {
    addDeployment(cluster, action.manifest.metadata.name, action.manifest.spec);
  } else if (action.resource === "deployments") {
    const deployment = cluster.deployments.get(`default/${action.name}`)!;
    const annotations = action.patch?.spec.template?.metadata.annotations;
    if (action.replicas !== undefined) cluster.scale(deployment, action.replicas);
    else if (annotations !== undefined) {
      deployment.template = { ...deployment.template, annotations };
      deployment.generation++;
      cluster.deployments.notify(deployment, "spec");
    }
  }
}

function addDeployment(cluster: Cluster, name: string, spec: DeploymentSpec): void {
  const { labels, annotations } = spec.template.metadata!;
  const template: PodTemplate = { ...podTemplate({ labels: labels! }), annotations: annotations! };
  const deployment: Deployment = {
    kind: "Deployment",
    namespace: "default",
    name,
    key: `default/${name}`,
    spec,
    template,
    replicas: spec.replicas ?? 1,
    generation: 1,
    createdAt: cluster.sim.now,
    statusReplicas: 0,
    updatedReplicas: 0,
    readyReplicas: 0,
    availableReplicas: 0,
    selection: cluster.select("default", (candidate) => candidate["app"] === name),
  };
  cluster.deployments.add(deployment);
}

function scriptKubelet(
  cluster: Cluster,
  node: Parameters<Cluster["bindPod"]>[1],
  recording: Recording,
): void {
  const { sim } = cluster;
  const behaviourOf = (pod: Pod) => recording.podBehaviours[pod.template.annotations["behaviour"]!]!;
  const later = (delaySeconds: number, act: () => void) =>
    sim.scheduleAfter(seconds(delaySeconds), PHASE.machine, act);
  cluster.pods.watch((pod, change) => {
    const behaviour = behaviourOf(pod);
    if (change === "added") {
      later(0.01, () => {
        if (!pod.exists) return;
        cluster.bindPod(pod, node);
        later(behaviour.boundToRunningSeconds, () => {
          if (pod.deletion !== null || !pod.exists) return;
          cluster.updatePodStatus(pod, { phase: "Running" });
          if (behaviour.runningToReadySeconds === null) return;
          later(behaviour.runningToReadySeconds, () => {
            if (pod.deletion === null) cluster.updatePodStatus(pod, { ready: "True" });
          });
        });
      });
    } else if (change === "deleting") {
      later(pod.phase === "Pending" ? 0 : behaviour.exitAfterSigtermSeconds, () => cluster.removePod(pod));
    }
  });
}

/** Sizes of a Deployment's ReplicaSets at an instant, in the order of their creation. */
function sizesAt(changes: readonly SizeChange[], deployment: string, at: number): number[] {
  const sizes = new Map<string, number>();
  for (const change of changes) {
    if (change.deployment === deployment && change.at <= at) sizes.set(change.replicaSet, change.size);
  }
  return [...sizes.values()];
}

describe.skipIf(!HAS_RUN)("recorded rollouts (needs HEADROOM_DATA)", () => {
  const { recording, changes } = HAS_RUN ? readRecording() : { recording: null!, changes: [] };
  const played = HAS_RUN ? play(recording) : { changes: [], created: [] };
  const names = [...new Set(changes.map((change) => change.deployment))];

  it.each(names)("gives the ReplicaSets of %s the recorded sizes 1 s after each batch", (name) => {
    const times = changes.filter((change) => change.deployment === name).map((change) => change.at);
    const settled = times.filter((at, i) => (times[i + 1] ?? Number.POSITIVE_INFINITY) - at > 1.2);
    const row = (source: readonly SizeChange[]) =>
      settled.map((at) => `${Math.floor(at)}: ${sizesAt(source, name, at + 1).join(" ")}`);
    expect(row(played.changes)).toEqual(row(changes));
  });

  // 0.3 s is the tolerance that the recording states (MECHANICS.md).
  // The bucket of 20/s and 30 serves pods and Events; the small ReplicaSet waits behind the places of the big one.
  it.each(["big", "small"])("creates each pod of %s within 0.3 s of the recorded instant", (name) => {
    const simulated = played.created.filter((row) => row.name === `Deployment/default/${name}`);
    const late = recordedCreations(name)
      .map((at, i) => ({ at, simulated: simulated[i]?.at ?? Number.NaN }))
      .filter((row) => !(Math.abs(row.simulated - row.at) <= 0.3));
    expect(late).toEqual([]);
    expect(simulated.length).toBe(recordedCreations(name).length);
  });
});
