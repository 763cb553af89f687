import { type NodeGroupProvider, SimulatedCloud, type SimulatedGroupSpec } from "../../src/cloud/index.js";
import { ApiClient, Cluster, type NodeInit, type Pod, type PodTemplate } from "../../src/cluster/index.js";
import {
  ClusterAutoscaler,
  type ClusterAutoscalerFlags,
  DEFAULT_CLUSTER_AUTOSCALER_FLAGS,
} from "../../src/controllers/cluster-autoscaler/index.js";
import { LiveLookups, Scheduler } from "../../src/controllers/scheduler/index.js";
import { type Decision, PHASE, Simulation } from "../../src/engine/index.js";
import { Constant, RandomStreams } from "../../src/random/index.js";
import { seconds } from "../../src/units/index.js";
import { nodeInit, podTemplate } from "./pods.js";

export interface NodeAutoscaledGroup {
  readonly name: string;
  readonly initial?: number;
  readonly min?: number;
  readonly max?: number;
  readonly bootSeconds?: number;
  readonly node?: Partial<NodeInit>;
  readonly price?: number | null;
  readonly shortages?: SimulatedGroupSpec["shortages"];
}

export interface NodeAutoscaledShape {
  readonly groups: readonly NodeAutoscaledGroup[];
  readonly flags?: Partial<ClusterAutoscalerFlags>;
  /** Of the autoscaler's client. */
  readonly qps?: number;
  /** False: every run finds nodes and cloud changed, so that the autoscaler works everything out anew. */
  readonly remembers?: boolean;
}

/** A cluster with a scheduler, a cloud and the cluster-autoscaler; pods are made by hand and run at once when bound. */
export function nodeAutoscaledCluster({
  groups,
  flags = {},
  qps = 1e6,
  remembers = true,
}: NodeAutoscaledShape) {
  const decisions: Decision[] = [];
  const sim = new Simulation({ decisions: { decide: (decision) => decisions.push(decision) } });
  const cluster = new Cluster(sim);
  const streams = new RandomStreams(1);
  const client = (callsPerSecond = 1e6) =>
    new ApiClient(sim, { qps: callsPerSecond, burst: callsPerSecond, latency: seconds(0.005) });
  const specs = groups.map((group): SimulatedGroupSpec => {
    const initOf = (number: number) =>
      nodeInit(`${group.name}-${number}`, { ...group.node, group: group.name });
    const initial = Array.from({ length: group.initial ?? 0 }, (_, i) => initOf(i + 1));
    for (const init of initial) cluster.addNode(init);
    return {
      name: group.name,
      minSize: group.min ?? 0,
      maxSize: group.max ?? 10,
      initial: initial.map(({ name }) => name),
      boot: new Constant(group.bootSeconds ?? 60),
      registeredBeforeReady: 10,
      termination: new Constant(0),
      pricePerHourUsd: group.price ?? null,
      nodeInit: initOf,
      ...(group.shortages === undefined ? {} : { shortages: group.shortages }),
    };
  });
  new Scheduler(cluster, { client: client(), watchLatency: seconds(0.005), streams });
  const cloud = new SimulatedCloud(cluster, { groups: specs, streams });
  const autoscaler = new ClusterAutoscaler(cluster, {
    client: client(qps),
    provider: remembers ? cloud : restless(cloud, cluster),
    flags: { ...DEFAULT_CLUSTER_AUTOSCALER_FLAGS, ...flags },
    streams,
    lookups: new LiveLookups(cluster),
    watchLatency: seconds(0.005),
  });
  cluster.pods.watch((pod, change) => {
    if (change === "deleting" && pod.boundAt !== null) {
      sim.scheduleAfter(seconds(1), PHASE.machine, () => cluster.removePod(pod));
    }
  });
  let created = 0;
  const createPods = (
    count: number,
    template: PodTemplate = podTemplate(),
    owner = "Job/default/work",
  ): Pod[] =>
    Array.from({ length: count }, () => {
      const name = `pod-${++created}`;
      return cluster.createPod({
        namespace: "default",
        name,
        uid: name,
        stableName: name,
        template,
        ownerKey: owner,
        workloadKey: owner,
      });
    });
  const target = (id: string) => cloud.groups().find((group) => group.id === id)!.targetSize;
  const actions = (action: string) => decisions.filter((decision) => decision.action === action);
  const pending = () => [...cluster.pods.values()].filter(({ boundAt }) => boundAt === null).length;
  return { sim, cluster, cloud, autoscaler, decisions, createPods, target, actions, pending };
}

function restless(cloud: SimulatedCloud, cluster: Cluster): NodeGroupProvider {
  let revision = 0;
  return {
    groups: () => cloud.groups(),
    get revision() {
      for (const node of cluster.nodes.values()) node.generation++;
      return revision++;
    },
  };
}
