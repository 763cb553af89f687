import { beforeEach, expect, it } from "vitest";
import { ApiClient, Cluster, type Node, type Pod, type Service } from "../../../../src/cluster/index.js";
import { EndpointSliceController } from "../../../../src/controllers/endpointslice/index.js";
import { PHASE, Simulation } from "../../../../src/engine/index.js";
import type { ServiceSpec } from "../../../../src/kubernetes/index.js";
import { seconds, toSeconds } from "../../../../src/units/index.js";
import { nodeInit, podTemplate } from "../../../support/pods.js";

let sim: Simulation;
let cluster: Cluster;
let controller: EndpointSliceController;
let node: Node;
let log: string[];

beforeEach(() => {
  sim = new Simulation();
  cluster = new Cluster(sim);
  node = cluster.addNode(nodeInit("n1"));
  controller = new EndpointSliceController(cluster, {
    client: new ApiClient(sim, { qps: 20, burst: 30, latency: seconds(0.01) }),
    watchLatency: seconds(0.02),
    proxyProgrammingTime: seconds(0.05),
  });
  log = [];
  cluster.services.watch((service, change) => {
    if (change !== "endpoints") return;
    const { pods, usesTerminating } = service.endpoints;
    const names = pods.map((pod) => pod.name).join(",");
    log.push(`${toSeconds(sim.now)} ${service.name}: ${names}${usesTerminating ? " (terminating)" : ""}`);
  });
});

function addService(spec: ServiceSpec = {}, name = "web"): Service {
  const service: Service = {
    namespace: "default",
    name,
    key: `default/${name}`,
    spec,
    selection: cluster.select("default", () => true),
    endpoints: { pods: [], usesTerminating: false, revision: 0 },
  };
  cluster.services.add(service);
  return service;
}

function addPod(name: string): Pod {
  const pod = cluster.createPod({
    namespace: "default",
    name,
    uid: name,
    stableName: name,
    template: podTemplate(),
    ownerKey: null,
    workloadKey: name,
  });
  cluster.bindPod(pod, node);
  cluster.updatePodStatus(pod, { phase: "Running", containersStarted: true, ready: "False" });
  return pod;
}

function at(time: number, action: () => void): void {
  sim.schedule(seconds(time), PHASE.machine, action);
}

function readyAt(time: number, name: string): void {
  at(time, () => cluster.updatePodStatus(addPod(name), { ready: "True" }));
}

function run(): string[] {
  sim.runUntil(seconds(60));
  return log;
}

it("routes to a pod after two watches, one write and the proxies' programming", () => {
  addService();
  readyAt(10, "a");
  expect(run()).toContain("10.1 web: a");
});

it("holds a second change back until the proxies' minimum period is over", () => {
  addService();
  readyAt(10, "a");
  readyAt(10.3, "b");
  readyAt(10.6, "c");
  expect(run().slice(-2)).toEqual(["10.1 web: a", "11.1 web: a,b,c"]);
});

it("takes a pod out when it is being deleted, not when it is gone", () => {
  addService();
  readyAt(10, "a");
  readyAt(10, "b");
  at(20, () => cluster.deletePod(cluster.pods.get("default/a")!));
  at(25, () => cluster.removePod(cluster.pods.get("default/a")!));
  expect(run().slice(-2)).toEqual(["10.1 web: a,b", "20.1 web: b"]);
});

it("falls back to terminating pods when no other is ready", () => {
  addService();
  readyAt(10, "a");
  at(20, () => cluster.deletePod(cluster.pods.get("default/a")!));
  at(30, () => cluster.removePod(cluster.pods.get("default/a")!));
  expect(run().slice(-2)).toEqual(["20.1 web: a (terminating)", "30.1 web: "]);
});

it("publishes pods that are not ready where the Service asks for it", () => {
  addService({ publishNotReadyAddresses: true });
  at(10, () => addPod("a"));
  expect(run()).toContain("10.1 web: a");
});

it("answers DNS for a headless Service without the proxies' wait", () => {
  addService({ clusterIP: "None" });
  readyAt(10, "a");
  readyAt(10.3, "b");
  expect(run().slice(-2)).toEqual(["10.05 web: a", "10.35 web: a,b"]);
});

it("takes the changes of several Services in with one sync", () => {
  addService({}, "web");
  addService({}, "shop");
  readyAt(10, "a");
  expect(run().filter((line) => line.startsWith("10.1 "))).toEqual(["10.1 web: a", "10.1 shop: a"]);
});

it("publishes at once in the initial state running", () => {
  const service = addService();
  cluster.updatePodStatus(addPod("a"), { ready: "True" });
  controller.publishInstantly();
  expect(service.endpoints.pods.map((pod) => pod.name)).toEqual(["a"]);
  expect(run()).toEqual(["0 web: a"]);
});

it("costs no further event when a change comes to nothing", () => {
  addService();
  readyAt(10, "a");
  sim.runUntil(seconds(20));
  const revision = cluster.services.get("default/web")!.endpoints.revision;
  cluster.updatePodStatus(cluster.pods.get("default/a")!, { restarts: 1 });
  expect(sim.eventsPending).toBe(0);
  expect(cluster.services.get("default/web")!.endpoints.revision).toBe(revision);
});

it("says nothing of places where no policy looks at them", () => {
  const service = addService();
  readyAt(10, "a");
  run();
  expect(service.endpoints.views).toBeUndefined();
});

it("hints zone and node of each ready pod under PreferSameNode", () => {
  const service = addService({ trafficDistribution: "PreferSameNode" });
  readyAt(10, "a");
  at(10, () => addPod("b"));
  run();
  expect(
    service.endpoints.views!.map(({ target, zoneHint, nodeHint }) => [target.name, zoneHint, nodeHint]),
  ).toEqual([
    ["a", node.zone === "" ? null : node.zone, "n1"],
    ["b", null, null],
  ]);
});

it("keeps a terminating pod for a node that has no ready one under a Local policy", () => {
  const service = addService({ internalTrafficPolicy: "Local" });
  const other = cluster.addNode(nodeInit("n2"));
  readyAt(10, "a");
  at(11, () => {
    node = other;
    cluster.updatePodStatus(addPod("b"), { ready: "True" });
  });
  at(20, () => cluster.deletePod(cluster.pods.get("default/b")!));
  run();
  expect(service.endpoints.pods.map(({ name }) => name)).toEqual(["a", "b"]);
  expect(service.endpoints.usesTerminating).toBe(false);
});

it("follows the zones' CPU with topology-aware hints", () => {
  for (const [name, zone] of [
    ["n2", "b"],
    ["n3", "c"],
  ] as const) {
    cluster.addNode({ ...nodeInit(name), labels: { "topology.kubernetes.io/zone": zone } });
  }
  cluster.removeNode(node);
  node = cluster.nodes.get("n2")!;
  const service = addService();
  service.annotations = { "service.kubernetes.io/topology-mode": "Auto" };
  for (const name of ["a", "b", "c", "d"]) readyAt(10, name);
  at(30, () => cluster.removeNode(cluster.nodes.get("n3")!));
  const hints = () => service.endpoints.views!.map(({ zoneHint }) => zoneHint);
  sim.runUntil(seconds(20));
  // Two zones of equal CPU and four pods, all in one of them.
  expect(hints()).toEqual(["c", "c", "b", "b"]);
  run();
  expect(hints()).toEqual([null, null, null, null]);
});
