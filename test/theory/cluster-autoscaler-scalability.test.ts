import { describe, expect, it } from "vitest";
import { PHASE } from "../../src/engine/index.js";
import { bytesOf, millicores, seconds } from "../../src/units/index.js";
import { nodeAutoscaledCluster } from "../support/node-autoscaled-cluster.js";
import { podTemplate } from "../support/pods.js";

// The end states that kubernetes/autoscaler publishes: cluster-autoscaler/proposals/scalability_tests.md, commit
// 46c71ab4947032a307f8c1139300c90c37d80f43 (kubemark on GCE). 30 pods fill a node; the group grows to 1000 nodes.

const PODS_PER_NODE = 30;
const POD = podTemplate({ cpuMillicores: 100 });
const NEVER_SCHEDULABLE = podTemplate({ cpuMillicores: 100_000 });
const TIMEOUT_MS = 180_000;

function clusterOfThousand() {
  const allocatable = {
    cpuMillicores: millicores(PODS_PER_NODE * 100),
    memoryBytes: bytesOf(2 ** 34),
    ephemeralStorageBytes: bytesOf(0),
    scalars: new Map<string, number>(),
    pods: 110,
  };
  const node = { allocatable, capacity: allocatable };
  // The one node of the start is full and does not grow.
  const full = { ...node, allocatable: { ...allocatable, pods: 0 } };
  return nodeAutoscaledCluster({
    groups: [
      { name: "start", initial: 1, min: 1, max: 1, node: full },
      { name: "kubemark", max: 1000, node },
    ],
  });
}

function endOf({ cluster, target, pending }: ReturnType<typeof clusterOfThousand>) {
  const nodes = [...cluster.nodes.values()].filter(({ group }) => group === "kubemark");
  return {
    target: target("kubemark"),
    nodes: nodes.length,
    fullNodes: nodes.filter(({ pods }) => pods.size === PODS_PER_NODE).length,
    pendingPods: pending(),
  };
}

describe("published scalability scenarios of the cluster-autoscaler", () => {
  it(
    "a burst of 30,000 pods fills 1,000 nodes",
    () => {
      const run = clusterOfThousand();
      run.createPods(30_000, POD);
      run.sim.runUntil(seconds(600));
      expect(endOf(run)).toEqual({ target: 1000, nodes: 1000, fullNodes: 1000, pendingPods: 0 });
    },
    TIMEOUT_MS,
  );

  it(
    "a second burst while the first is served ends in 1,000 full nodes",
    () => {
      const run = clusterOfThousand();
      run.createPods(21_000, POD);
      run.sim.schedule(seconds(90), PHASE.demand, () => run.createPods(9000, POD));
      run.sim.runUntil(seconds(600));
      expect(endOf(run)).toEqual({ target: 1000, nodes: 1000, fullNodes: 1000, pendingPods: 0 });
    },
    TIMEOUT_MS,
  );

  it(
    "pods that fit nowhere do not keep the others from their nodes",
    () => {
      const run = clusterOfThousand();
      run.createPods(1000, NEVER_SCHEDULABLE, "Job/default/huge");
      run.createPods(30_000, POD);
      run.sim.runUntil(seconds(600));
      expect(endOf(run)).toEqual({ target: 1000, nodes: 1000, fullNodes: 1000, pendingPods: 1000 });
    },
    TIMEOUT_MS,
  );
});
