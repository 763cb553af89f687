import { describe, expect, it } from "vitest";
import { Cluster, type Node } from "../../../src/cluster/index.js";
import { Simulation } from "../../../src/engine/index.js";
import { type CostOptions, CostRecorder } from "../../../src/recording/cost-recorder.js";
import type { NodePrice } from "../../../src/recording/index.js";
import { bytesOf, millicores, type SimTime, seconds } from "../../../src/units/index.js";
import { nodeInit, podTemplate } from "../../support/pods.js";

const PRICE: NodePrice = {
  group: "nodes",
  instanceType: null,
  isSpot: false,
  usdPerHour: 3.6,
  minimumBilledSeconds: 60,
};
const UNPRICED: NodePrice = { ...PRICE, usdPerHour: null };
const OPTIONS: CostOptions = {
  priceOf: () => PRICE,
  controlPlaneUsdPerHour: null,
  loadBalancerUsdPerHour: null,
  volumesUsdPerHour: null,
};

/** A cluster whose clock is set by hand: a node costs 1000 micro-USD a second. */
function pricedCluster(options: Partial<CostOptions> = {}) {
  const sim = new Simulation();
  const cluster = new Cluster(sim);
  const recorder = new CostRecorder(cluster, { ...OPTIONS, ...options });
  let pods = 0;
  const at = (second: number) => sim.advance(seconds(second) as SimTime, 1e6);
  const addNode = (name: string, capacity?: Partial<Node["capacity"]>) => {
    const init = nodeInit(name);
    const allocatable = {
      ...init.allocatable,
      cpuMillicores: millicores(4000),
      memoryBytes: bytesOf(8e9),
    };
    return cluster.addNode({
      ...init,
      allocatable,
      capacity: { ...allocatable, ...capacity },
      group: "nodes",
    });
  };
  const addPod = (workload: string, node: Node, cpu: number, memory = 0) => {
    const name = `pod-${pods++}`;
    const pod = cluster.createPod({
      namespace: "default",
      name,
      uid: name,
      stableName: name,
      template: podTemplate({ cpuMillicores: cpu, memoryBytes: memory }),
      ownerKey: null,
      workloadKey: workload,
    });
    cluster.bindPod(pod, node);
    return pod;
  };
  /** Micro-USD of each row by workload, with `idle` and `system`. */
  const rows = () => {
    const [bill] = recorder.cost().nodes;
    const length = bill!.microUsd.length;
    return Array.from({ length }, (_, i) => ({
      ...Object.fromEntries(bill!.workloads.map(({ workload, microUsd }) => [workload, microUsd[i]])),
      system: bill!.systemMicroUsd[i],
      idle: bill!.idleMicroUsd[i],
    }));
  };
  return { cluster, recorder, at, addNode, addPod, rows };
}

describe("the recorded cost", () => {
  it("goes to workloads by the larger share of their requests, the rest is idle", () => {
    const { recorder, at, addNode, addPod, rows } = pricedCluster();
    const node = addNode("n1");
    addPod("Deployment/default/a", node, 1000, 1e9);
    addPod("Deployment/default/b", node, 100, 4e9);
    recorder.begin();
    at(100);
    recorder.sample();
    expect(rows()).toEqual([
      { "Deployment/default/a": 25_000, "Deployment/default/b": 50_000, system: 0, idle: 25_000 },
    ]);
  });

  it("follows pods that come and go within an interval", () => {
    const { cluster, recorder, at, addNode, addPod, rows } = pricedCluster();
    const node = addNode("n1");
    recorder.begin();
    at(50);
    const pod = addPod("Deployment/default/a", node, 4000);
    at(75);
    cluster.deletePod(pod, 0);
    at(100);
    recorder.sample();
    expect(rows()).toEqual([{ "Deployment/default/a": 25_000, system: 0, idle: 75_000 }]);
  });

  it("is scaled down where pods' shares add up to more than a node", () => {
    const { cluster, recorder, at, addNode, addPod, rows } = pricedCluster();
    const node = addNode("n1");
    addPod("Deployment/default/cpu", node, 4000, 0);
    const pod = addPod("Deployment/default/memory", node, 0, 8e9);
    recorder.begin();
    at(10);
    cluster.deletePod(pod, 0);
    at(20);
    recorder.sample();
    expect(rows()).toEqual([
      { "Deployment/default/cpu": 15_000, "Deployment/default/memory": 5_000, system: 0, idle: 0 },
    ]);
  });

  it("leaves what lies between capacity and allocatable to the system", () => {
    const { recorder, at, addNode, addPod, rows } = pricedCluster();
    addPod("Deployment/default/a", addNode("n1", { memoryBytes: bytesOf(10e9) }), 2000);
    recorder.begin();
    at(10);
    recorder.sample();
    expect(rows()).toEqual([{ "Deployment/default/a": 4_000, system: 2_000, idle: 4_000 }]);
  });

  it("charges a node's minimum when it goes, as idle", () => {
    const { cluster, recorder, at, addNode, rows } = pricedCluster();
    recorder.begin();
    at(10);
    const node = addNode("n1");
    at(15);
    cluster.removeNode(node);
    at(20);
    recorder.sample();
    expect(rows()).toEqual([{ system: 0, idle: 60_000 }]);
  });

  it("moves with a node's allocatable", () => {
    const { cluster, recorder, at, addNode, addPod, rows } = pricedCluster();
    const node = addNode("n1");
    addPod("Deployment/default/a", node, 1000);
    recorder.begin();
    at(10);
    cluster.updateNode(node, { allocatable: { ...node.allocatable, cpuMillicores: millicores(2000) } });
    at(20);
    recorder.sample();
    expect(rows()).toEqual([{ "Deployment/default/a": 5_000, system: 5_000, idle: 10_000 }]);
  });

  it("has no amount without a price", () => {
    const { recorder, at, addNode, addPod } = pricedCluster({
      priceOf: () => UNPRICED,
    });
    addPod("Deployment/default/a", addNode("n1"), 1000);
    recorder.begin();
    at(3600);
    recorder.sample();
    const { nodes, totals } = recorder.cost();
    expect(nodes[0]).toMatchObject({ totalMicroUsd: null, billedNodeHours: 1, workloads: [] });
    expect(totals).toMatchObject({ microUsd: 0, unpricedNodeHours: 1 });
  });

  it("counts load balancers while their Services are there, and volumes all the time", () => {
    const { cluster, recorder, at } = pricedCluster({
      loadBalancerUsdPerHour: 0.36,
      volumesUsdPerHour: 0.036,
    });
    const service = (name: string, type: "LoadBalancer" | "ClusterIP") => ({
      namespace: "default",
      name,
      key: `default/${name}`,
      spec: { type },
      selection: null,
      endpoints: { pods: [], usesTerminating: false, revision: 0 },
    });
    const balanced = service("web", "LoadBalancer");
    cluster.services.add(balanced);
    cluster.services.add(service("inner", "ClusterIP"));
    recorder.begin();
    at(100);
    cluster.services.delete(balanced);
    at(200);
    recorder.sample();
    expect(recorder.cost().fees).toMatchObject([
      { name: "load balancers", totalMicroUsd: 10_000 },
      { name: "volumes", totalMicroUsd: 2_000 },
    ]);
  });
});
