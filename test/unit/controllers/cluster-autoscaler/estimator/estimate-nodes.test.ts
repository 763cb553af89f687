import { describe, expect, it } from "vitest";
import { Cluster, Node, Pod, type PodTemplate } from "../../../../../src/cluster/index.js";
import { estimateNodes } from "../../../../../src/controllers/cluster-autoscaler/estimator/estimate-nodes.js";
import {
  clusterCapacityLimit,
  EstimationLimiter,
} from "../../../../../src/controllers/cluster-autoscaler/estimator/estimation-limiter.js";
import { HintingSimulator } from "../../../../../src/controllers/cluster-autoscaler/simulator/hinting-simulator.js";
import { PredicateSnapshot } from "../../../../../src/controllers/cluster-autoscaler/simulator/predicate-snapshot.js";
import { Simulation } from "../../../../../src/engine/index.js";
import { makeProfile } from "../../../../../src/scheduling/index.js";
import { seconds } from "../../../../../src/units/index.js";
import { nodeInit, podTemplate } from "../../../../support/pods.js";

let made = 0;

function podsOf(count: number, template: PodTemplate) {
  const pods = Array.from({ length: count }, () => {
    const name = `pod-${++made}`;
    return new Pod(
      {
        namespace: "default",
        name,
        uid: name,
        stableName: name,
        template,
        ownerKey: "ReplicaSet/default/web",
        workloadKey: "Deployment/default/web",
      },
      seconds(0),
    );
  });
  return { pods };
}

function spreadOverHosts(cpuMillicores: number, maxSkew: number): PodTemplate {
  const template = podTemplate({ cpuMillicores });
  const constraint = {
    topologyKey: "kubernetes.io/hostname",
    maxSkew,
    whenUnsatisfiable: "DoNotSchedule" as const,
    labelSelector: { matchLabels: { app: "web" } },
  };
  return { ...template, spec: { ...template.spec, topologySpreadConstraints: [constraint] } };
}

/** Packs pods on new nodes of 4 cores beside the real ones named. */
function estimate(
  groups: readonly { readonly pods: readonly Pod[] }[],
  { real = [] as readonly string[], maxNodes = 10 } = {},
) {
  const snapshot = snapshotOf(real);
  const limiter = new EstimationLimiter([{ maxNodes, maxSeconds: 0 }]);
  const template = new Node(nodeInit("template"), seconds(0));
  const { contents, isLimited, nodeCount } = estimateNodes(snapshot, groups, template, limiter);
  return {
    nodeCount,
    isLimited,
    granted: limiter.granted,
    podsPerNode: [...contents.values()].map((pods) => pods.length),
    nodes: [...contents.keys()],
  };
}

function snapshotOf(names: readonly string[]): PredicateSnapshot {
  const cluster = new Cluster(new Simulation());
  for (const name of names) cluster.addNode(nodeInit(name));
  const snapshot = new PredicateSnapshot(cluster.newSnapshot(), makeProfile());
  snapshot.fork();
  return snapshot;
}

describe("an estimate", () => {
  it("spends one node on pods that are too big for the template, and gives them up", () => {
    const found = estimate([podsOf(3, podTemplate({ cpuMillicores: 5000 }))]);
    expect([found.granted, found.nodeCount]).toEqual([1, 0]);
  });

  it("goes on with the next pods on a node that others were too big for", () => {
    const groups = [5000, 1000].map((cpuMillicores) => podsOf(2, podTemplate({ cpuMillicores })));
    const found = estimate(groups);
    expect([found.granted, found.podsPerNode]).toEqual([1, [2]]);
  });

  it("goes on with later pods on the nodes that there are, when it may add none", () => {
    const groups = [3000, 1000].map((cpuMillicores) => podsOf(2, podTemplate({ cpuMillicores })));
    const found = estimate(groups, { maxNodes: 1 });
    expect([found.isLimited, found.podsPerNode]).toEqual([true, [2]]);
  });

  it("tries any other node for a pod that only its hosts' skew keeps from the last one", () => {
    const found = estimate([podsOf(2, spreadOverHosts(1000, 1))], { real: ["real"] });
    expect([found.granted, found.nodes.includes("real")]).toEqual([1, true]);
  });

  it("tries no other node for a pod that the last one has no room for", () => {
    const found = estimate([podsOf(2, spreadOverHosts(3000, 5))], { real: ["real"] });
    expect([found.granted, found.nodes.includes("real")]).toEqual([2, false]);
  });

  it("may add no node to a cluster that has max-nodes-total already", () => {
    expect([2, 3, 4].map((nodes) => clusterCapacityLimit(3, nodes))).toEqual([1, -1, -1]);
  });
});

describe("the search of any node", () => {
  it("begins one after the node of its last success, all around", () => {
    const snapshot = snapshotOf(["a", "b", "c"]);
    const { pods } = podsOf(4, podTemplate());
    const found = pods.map((pod) => snapshot.schedulePodOnAnyNode(pod)?.name);
    expect(found).toEqual(["a", "b", "c", "a"]);
  });
});

describe("a pod that was placed in the last run", () => {
  it("is tried there first, before the search goes on", () => {
    const snapshot = snapshotOf(["a", "b", "c"]);
    const { pods } = podsOf(1, podTemplate());
    const simulator = new HintingSimulator();
    const place = () => simulator.trySchedulePods(snapshot, pods).map(({ node }) => node.name);
    expect(place()).toEqual(["a"]);
    snapshot.revert();
    snapshot.fork();
    simulator.dropOldHints();
    expect(place()).toEqual(["a"]);
  });
});
