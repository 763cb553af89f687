import { PHASE } from "../../src/engine/index.js";
import { bytesOf, millicores, seconds } from "../../src/units/index.js";
import { nodeAutoscaledCluster } from "./node-autoscaled-cluster.js";
import { podTemplate } from "./pods.js";

/** One of the published scalability scenarios of the cluster-autoscaler. */
export interface ScalabilityScenario {
  /** Pods by the second at which they come. */
  readonly newPodsAt: readonly (readonly [second: number, pods: number])[];
  readonly podsPerNode: number;
  readonly maxNodes: number;
  readonly neverSchedulablePods?: number;
}

const POD = podTemplate({ cpuMillicores: 100 });
const NEVER_SCHEDULABLE = podTemplate({ cpuMillicores: 1_000_000 });
const GROUP = "kubemark";

/**
 * Plays a scenario to its end: one node that is full and does not grow, and a group without nodes.
 *
 * Source: kubernetes/autoscaler cluster-autoscaler/proposals/scalability_tests.md, commit
 * 46c71ab4947032a307f8c1139300c90c37d80f43 (kubemark on GCE)
 */
export function playScalabilityScenario(scenario: ScalabilityScenario) {
  const { newPodsAt, podsPerNode, maxNodes, neverSchedulablePods = 0 } = scenario;
  const allocatable = {
    cpuMillicores: millicores(podsPerNode * 100),
    memoryBytes: bytesOf(2 ** 34),
    ephemeralStorageBytes: bytesOf(0),
    scalars: new Map<string, number>(),
    pods: 110,
  };
  const node = { allocatable, capacity: allocatable };
  const full = { ...node, allocatable: { ...allocatable, pods: 0 } };
  const { sim, cluster, createPods, target, pending } = nodeAutoscaledCluster({
    groups: [
      { name: "start", initial: 1, min: 1, max: 1, node: full },
      { name: GROUP, max: maxNodes, node },
    ],
  });
  createPods(neverSchedulablePods, NEVER_SCHEDULABLE, "Job/default/huge");
  for (const [second, pods] of newPodsAt) {
    sim.schedule(seconds(second), PHASE.demand, () => createPods(pods, POD));
  }
  sim.runUntil(seconds(600));
  const nodes = [...cluster.nodes.values()].filter(({ group }) => group === GROUP);
  return {
    target: target(GROUP),
    nodes: nodes.length,
    allNodesFull: nodes.every(({ pods }) => pods.size === podsPerNode),
    pendingPods: pending(),
  };
}
