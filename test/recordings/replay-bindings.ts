import {
  Cluster,
  compilePodTemplate,
  type Node,
  type NodeInit,
  type Pod,
  PodSelection,
  type PodTemplate,
} from "../../src/cluster/index.js";
import { LiveLookups } from "../../src/controllers/scheduler/index.js";
import { Simulation } from "../../src/engine/index.js";
import type { Taint } from "../../src/kubernetes/index.js";
import {
  bestNodes,
  inNodeTreeOrder,
  makeProfile,
  SchedulingContext,
  schedulingPodOf,
} from "../../src/scheduling/index.js";
import { bytesOf, millicores, type SimTime } from "../../src/units/index.js";
import type {
  RecordedDeployment,
  RecordedEvent,
  RecordedNode,
  RecordedNodeGroup,
  RecordedScenario,
  Recording,
} from "./recording.js";

export interface BindingAgreement {
  /** Bindings to a node among the best of the state at that moment. */
  readonly among: number;
  readonly notAmong: number;
  readonly exceptions: readonly string[];
}

/** Bindings this near race with the scheduler's cache: either state may have been the one it saw. */
const RACE_SECONDS = 0.02;

/**
 * Rebuilds the cluster from events.csv and asks, at each binding, whether the scheduler's decision allows that node.
 *
 * Pods whose binding or end lies within 20 ms of a binding may or may not have been in the scheduler's cache: the
 * state with them and the one without are both tried.
 */
export function replayBindings({ scenario, events: recorded }: Recording): BindingAgreement {
  const world = new World(scenario);
  const events = recorded.toSorted((a, b) => effectiveSeconds(a) - effectiveSeconds(b));
  const exceptions: string[] = [];
  let among = 0;
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    if (event.kind === "node") world.nodeEvent(event);
    if (event.kind !== "pod") continue;
    if (event.event === "created") world.create(event.object, event.owner);
    else if (event.event === "deleting") world.delete(event.object);
    else if (event.event === "gone") world.remove(event.object);
    else if (event.event === "bound") {
      const pod = world.pods.get(event.object);
      if (pod === undefined) continue;
      const racing = events.filter(
        (other, j) =>
          j !== i &&
          other.kind === "pod" &&
          (other.event === "bound" || other.event === "gone") &&
          Math.abs(other.seconds - event.seconds) <= RACE_SECONDS,
      );
      // Its creation may have been noted after the binding on which it bore.
      for (const other of racing) world.create(other.object, other.owner);
      const isBest =
        world.best(pod).includes(event.node) ||
        racing.some((other) => world.without(other.object, () => world.best(pod).includes(event.node))) ||
        racing.some((other) =>
          world.withBound(other.object, other.node, () => world.best(pod).includes(event.node)),
        );
      if (isBest) among++;
      else
        exceptions.push(
          `${event.seconds.toFixed(3)} s ${event.object} on ${event.node}, best: ${world.best(pod).join(" ")}`,
        );
      world.bind(pod, event.node);
    }
  }
  return { among, notAmong: exceptions.length, exceptions };
}

/** A node's readiness is written down up to 50 ms after the scheduler could know of it. */
const READY_NOTED_LATE_SECONDS = 0.05;

function effectiveSeconds({ kind, event, seconds }: RecordedEvent): number {
  // Nodes of the start are created and ready within milliseconds.
  if (kind !== "node" || event !== "ready" || seconds < 1) return seconds;
  return seconds - READY_NOTED_LATE_SECONDS;
}

const NOT_READY: Taint = { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" };

function without(node: Node, key: string): readonly Taint[] {
  return node.taints.filter((taint) => taint.key !== key);
}

function nodeInit(node: RecordedNode, taints: readonly Taint[]): NodeInit {
  const allocatable = {
    cpuMillicores: millicores(node.cpuMilli),
    memoryBytes: bytesOf(node.memoryMi * 1024 * 1024),
    ephemeralStorageBytes: bytesOf(0),
    pods: node.pods,
    scalars: new Map<string, number>(),
  };
  return {
    name: node.name,
    labels: { "kubernetes.io/hostname": node.name },
    taints,
    unschedulable: false,
    allocatable,
    capacity: allocatable,
    group: "",
    ready: taints.length === 0,
  };
}

class World {
  readonly cluster = new Cluster(new Simulation());
  readonly pods = new Map<string, Pod>();
  readonly #templates = new Map<string, PodTemplate>();
  readonly #groups = new Map<string, RecordedNodeGroup>();
  readonly #context: SchedulingContext;
  readonly #profile = makeProfile({ version: "1.36" });

  constructor(scenario: RecordedScenario) {
    const { cluster } = this;
    for (const node of scenario.nodes) cluster.addNode(nodeInit(node, []));
    for (const group of scenario.nodeGroups) this.#groups.set(group.name, group);
    for (const deployment of scenario.deployments) this.#addReplicaSet(deployment);
    this.#context = new SchedulingContext(
      inNodeTreeOrder([...cluster.nodes.values()]),
      new LiveLookups(cluster),
    );
  }

  /** A node of a group came, became ready, was tainted by the autoscaler, or went. */
  nodeEvent({ object, owner, event }: RecordedEvent): void {
    const { cluster } = this;
    if (event === "created") {
      const group = this.#groups.get(owner);
      if (group !== undefined) cluster.addNode(nodeInit({ ...group, name: object }, [NOT_READY]));
    } else {
      const node = cluster.nodes.get(object);
      if (node === undefined) return;
      if (event === "ready") cluster.updateNode(node, { ready: true, taints: without(node, NOT_READY.key) });
      else if (event === "deleted") cluster.removeNode(node);
      else if (event.startsWith("+")) {
        const key = event.slice(1);
        const effect = key.startsWith("DeletionCandidate") ? "PreferNoSchedule" : "NoSchedule";
        cluster.updateNode(node, { taints: [...node.taints, { key, effect }] });
      } else if (event.startsWith("-")) {
        cluster.updateNode(node, { taints: without(node, event.slice(1)) });
      }
    }
    this.#context.setNodes(inNodeTreeOrder([...cluster.nodes.values()]));
  }

  create(name: string, owner: string): void {
    const template = this.#templates.get(owner);
    if (template === undefined || this.pods.has(name)) return;
    this.pods.set(
      name,
      this.cluster.createPod({
        namespace: "default",
        name,
        uid: name,
        stableName: name,
        template,
        ownerKey: `ReplicaSet/default/${owner}`,
        workloadKey: `Deployment/default/${owner}`,
      }),
    );
  }

  bind(pod: Pod, node: string): void {
    this.cluster.bindPod(pod, this.#node(node));
  }

  /** Pods that are being deleted occupy their node, but do not count for the spread. */
  delete(name: string): void {
    const pod = this.pods.get(name);
    if (pod?.exists === true) this.cluster.deletePod(pod);
  }

  remove(name: string): void {
    const pod = this.pods.get(name);
    if (pod?.exists === true) this.cluster.removePod(pod);
  }

  best(pod: Pod): readonly string[] {
    this.#context.refresh();
    return bestNodes(schedulingPodOf(pod), this.#context, this.#profile).map((node) => node.name);
  }

  /** Asks with a pod taken off its node. */
  without(name: string, ask: () => boolean): boolean {
    const pod = this.pods.get(name);
    if (pod?.exists !== true || pod.node === null || !pod.occupiesNode) return false;
    const node = pod.node;
    node.removePod(pod);
    const answer = ask();
    node.addPod(pod);
    return answer;
  }

  /** Asks with a pod on a node that it is not on yet. */
  withBound(name: string, nodeName: string, ask: () => boolean): boolean {
    const pod = this.pods.get(name);
    if (pod?.exists !== true || pod.occupiesNode || nodeName === "") return false;
    const node = this.#node(nodeName);
    node.addPod(pod);
    const answer = ask();
    node.removePod(pod);
    return answer;
  }

  #node(name: string): Node {
    const node = this.cluster.nodes.get(name);
    if (node === undefined) throw new Error(`events.csv names an unknown node ${name}`);
    return node;
  }

  #addReplicaSet(deployment: RecordedDeployment): void {
    const labels = { app: deployment.name };
    const template = compilePodTemplate({
      metadata: { labels },
      spec: {
        containers: [
          {
            name: "main",
            image: "app:1",
            resources: {
              requests: { cpu: `${deployment.requestMilli}m`, memory: `${deployment.requestMemoryMi}Mi` },
            },
          },
        ],
      },
    });
    this.#templates.set(deployment.name, template);
    this.cluster.replicaSets.add({
      kind: "ReplicaSet",
      namespace: "default",
      name: deployment.name,
      key: `default/${deployment.name}`,
      deploymentKey: `default/${deployment.name}`,
      template,
      minReadySeconds: 0,
      createdAt: 0 as SimTime,
      revision: 1,
      desiredReplicasAnnotation: null,
      maxReplicasAnnotation: null,
      replicas: deployment.replicas,
      statusReplicas: 0,
      readyReplicas: 0,
      availableReplicas: 0,
      pods: new Set(),
      selection: new PodSelection("default", (candidate) => candidate["app"] === deployment.name),
    });
  }
}
