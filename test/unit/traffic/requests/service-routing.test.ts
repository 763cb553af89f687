import { describe, expect, it } from "vitest";
import { Constant } from "../../../../src/random/index.js";
import { DEFAULT_PLAYED_OPTIONS } from "../../../../src/traffic/requests/index.js";
import { RoutedService } from "../../../support/routed-service.js";

function close(shares: readonly number[], wanted: readonly number[], within = 0.03): void {
  expect(shares).toHaveLength(wanted.length);
  shares.forEach((share, i) => {
    expect(Math.abs(share - wanted[i]!), `pod ${i}: ${share}`).toBeLessThan(within);
  });
}

describe("session affinity", () => {
  it("sends one client to one pod", () => {
    const web = new RoutedService({
      pods: ["a1", "a1", "a1"],
      ratePerSecond: 100,
      policy: { affinitySeconds: 60 },
      routing: { clients: 1 },
    });
    expect([...web.shares(60)].sort()).toEqual([0, 0, 1]);
  });

  it("keeps clients away from the pods of a scale-up for as long as they come", () => {
    const web = new RoutedService({
      pods: ["a1", "a1"],
      ratePerSecond: 100,
      policy: { affinitySeconds: 60 },
      routing: { clients: 20 },
    });
    web.shares(60);
    web.addPod("a1");
    web.publish(web.servers);
    expect(web.shares(600)[2]).toBe(0);
  });

  it("forgets clients who stay away for longer than its time-out", () => {
    const web = new RoutedService({
      pods: ["a1", "a1"],
      ratePerSecond: 1,
      policy: { affinitySeconds: 1 },
      routing: { clients: 20 },
    });
    close(web.shares(6000), [0.5, 0.5]);
  });
});

describe("a headless Service", () => {
  it("has each caller use the first address of an answer until it is too old", () => {
    const web = new RoutedService({
      pods: ["a1", "a1"],
      ratePerSecond: 100,
      isHeadless: true,
      routing: { clients: 1, resolver: { ttlMicros: 30e6, pick: "first" } },
    });
    // One answer: all goes to one pod. Many answers: each is as often the first.
    expect([...web.shares(29)].sort()).toEqual([0, 1]);
    close(web.shares(30 * 600), [0.5, 0.5], 0.06);
  });

  it("sends requests to a pod that is gone until the answer is too old, and refuses them", () => {
    const web = new RoutedService({
      pods: ["a1", "a1"],
      ratePerSecond: 100,
      isHeadless: true,
      routing: { clients: 50, resolver: { ttlMicros: 30e6, pick: "first" } },
    });
    web.shares(5);
    const [gone] = web.servers;
    web.publish(web.servers.slice(1));
    web.target.removeServer(gone!);
    web.shares(31);
    const { refused } = web.target.total();
    expect(refused).toBeGreaterThan(100);
    web.shares(60);
    expect(web.target.total().refused).toBe(refused);
  });

  it("lets a retry take the next address of the answer", () => {
    const web = new RoutedService({
      pods: ["a1", "a1"],
      ratePerSecond: 100,
      isHeadless: true,
      options: { retries: 1 },
      routing: { clients: 50, resolver: { ttlMicros: 3600e6, pick: "first" } },
    });
    web.shares(10);
    web.servers[0]!.isListening = false;
    web.shares(60);
    const { requests, served, refused, retried } = web.target.total();
    expect(refused).toBeGreaterThan(1000);
    expect(retried).toBe(refused);
    expect(served).toBeGreaterThan(requests - refused - 10);
  });

  it("spreads a client's requests that takes addresses in turn", () => {
    const web = new RoutedService({
      pods: ["a1", "a1", "a1"],
      ratePerSecond: 100,
      isHeadless: true,
      routing: { clients: 1, resolver: { ttlMicros: 3600e6, pick: "round-robin" } },
    });
    close(web.shares(100), [1 / 3, 1 / 3, 1 / 3], 0.001);
  });
});

describe("a pod with a name of its own", () => {
  it("gets what is sent to its name, and nothing else of it", () => {
    const web = new RoutedService({ pods: ["a1", "a1"], ratePerSecond: 0, isHeadless: true });
    const api = web.engine.addTarget("Service/default/api", {
      ...DEFAULT_PLAYED_OPTIONS,
      work: new Constant(0.001),
    });
    const caller = api.addServer({ node: "a1", zone: "a" }, 1);
    caller.isListening = true;
    api.route([caller]);
    api.setCalls([{ target: web.target, perRequest: 1, podName: "web-1" }]);
    for (let i = 0; i < 50; i++) api.sendNew();
    expect(web.shares(10)).toEqual([0, 1]);
    expect(web.target.total().served).toBe(50);
  });
});

describe("a port on every node", () => {
  const nodes = ["a1", "a2", "b1"];
  const hopMicros = (
    from: { readonly place: { readonly node: string } } | null,
    to: { readonly place: { readonly node: string } },
  ) => (from === null || from.place.node === to.place.node ? 0 : 1000);

  it("takes a further hop to pods of other nodes", () => {
    const web = new RoutedService({
      pods: ["a1"],
      nodes,
      ratePerSecond: 100,
      policy: { entry: "node-port" },
      options: { hopMicros },
    });
    web.shares(200);
    // Two requests of three come in by another node: 1 ms there and 1 ms back.
    expect(web.target.total().spent!.networkSeconds).toBeCloseTo(0.002 * (2 / 3), 4);
  });

  it("with externalTrafficPolicy Local takes none, and gives pods of crowded nodes less", () => {
    const web = new RoutedService({
      pods: ["a1", "a1", "a1", "a2"],
      nodes: ["a1", "a2"],
      ratePerSecond: 200,
      policy: { entry: "load-balancer", isExternalLocal: true },
      options: { hopMicros },
    });
    close(web.shares(100), [1 / 6, 1 / 6, 1 / 6, 1 / 2]);
    expect(web.target.total().spent!.networkSeconds).toBe(0);
  });

  it("with externalTrafficPolicy Local loses what comes in by a node without a pod", () => {
    const web = new RoutedService({
      pods: ["a1"],
      nodes,
      ratePerSecond: 300,
      policy: { entry: "node-port", isExternalLocal: true },
      options: { timeoutSeconds: 1 },
    });
    web.shares(100);
    const { requests, served, timedOut, refused } = web.target.total();
    expect(refused).toBe(0);
    expect(Math.abs(timedOut / requests - 2 / 3)).toBeLessThan(0.02);
    expect(requests).toBe(served + timedOut + web.target.inFlight);
  });

  it("refuses where there is no endpoint at all", () => {
    const web = new RoutedService({
      pods: [],
      nodes,
      ratePerSecond: 100,
      policy: { entry: "node-port", isExternalLocal: true },
    });
    web.shares(10);
    const { requests, refused } = web.target.total();
    expect(refused).toBe(requests);
  });

  it("gives up a connection that nobody answers after TCP's own time where the caller would wait for ever", () => {
    const web = new RoutedService({
      pods: ["a1"],
      nodes: ["b1"],
      ratePerSecond: 1,
      policy: { entry: "node-port", isExternalLocal: true },
    });
    web.shares(126);
    expect(web.target.total().timedOut).toBe(0);
    web.shares(200);
    expect(web.target.total().timedOut).toBeGreaterThan(100);
  });
});

describe("traffic from inside", () => {
  function called(
    shape: ConstructorParameters<typeof RoutedService>[0],
    from: string,
    hints: "zone" | "node" | null,
  ) {
    const web = new RoutedService(shape);
    web.hints = hints;
    web.publish(web.servers);
    const api = web.engine.addTarget("Service/default/api", DEFAULT_PLAYED_OPTIONS);
    const caller = api.addServer({ node: from, zone: from[0]! }, 1);
    caller.isListening = true;
    api.route([caller]);
    api.setCalls([{ target: web.target, perRequest: 1 }]);
    for (let i = 0; i < 3000; i++) api.sendNew();
    return web;
  }
  const nodes = ["a1", "a2", "b1"];

  it("with internalTrafficPolicy Local stays on the node", () => {
    const shape = { pods: nodes, nodes, ratePerSecond: 0, policy: { isInternalLocal: true } };
    close(called(shape, "a2", null).shares(60), [0, 1, 0]);
  });

  it("with zone hints stays in the zone", () => {
    const shape = { pods: nodes, nodes, ratePerSecond: 0 };
    close(called(shape, "a1", "zone").shares(60), [0.5, 0.5, 0]);
  });

  it("with node hints stays on the node, or else in the zone, or goes anywhere", () => {
    const shape = { pods: nodes, nodes, ratePerSecond: 0 };
    close(called(shape, "a1", "node").shares(60), [1, 0, 0]);
    close(called(shape, "a3", "node").shares(60), [0.5, 0.5, 0]);
    close(called(shape, "c1", "node").shares(60), [1 / 3, 1 / 3, 1 / 3]);
  });

  it("keeps its turn on each node under ipvs", () => {
    // Six callers on six nodes, one request each: every node's own turn begins with the first pod.
    const web = new RoutedService({
      pods: ["a1", "b1"],
      ratePerSecond: 0,
      options: { balancing: "round-robin" },
      routing: { isPerNode: true },
    });
    const api = web.engine.addTarget("Service/default/api", {
      ...DEFAULT_PLAYED_OPTIONS,
      balancing: "round-robin",
    });
    for (let i = 0; i < 6; i++) api.addServer({ node: `c${i}`, zone: "c" }, 1).isListening = true;
    api.route(api.servers);
    api.setCalls([{ target: web.target, perRequest: 1 }]);
    for (let i = 0; i < 6; i++) api.sendNew();
    expect(web.shares(1)).toEqual([1, 0]);
  });
});
