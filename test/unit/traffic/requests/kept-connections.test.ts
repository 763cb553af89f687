import { describe, expect, it } from "vitest";
import { RoutedService } from "../../../support/routed-service.js";

const HTTP2 = {
  protocol: "http2",
  perCaller: 1,
  keepAliveMicros: 90e6,
  maxRequests: Number.POSITIVE_INFINITY,
  maxAgeMicros: Number.POSITIVE_INFINITY,
} as const;

function scaledUp(connections: object, clients = 40) {
  const web = new RoutedService({
    pods: ["a1", "a1"],
    ratePerSecond: 400,
    routing: { clients, connections: { ...HTTP2, ...connections } },
  });
  web.shares(60);
  web.addPod("a1");
  web.addPod("a1");
  web.publish(web.servers);
  return web;
}

describe("HTTP/2 connections", () => {
  it("leave the pods of a scale-up without a request", () => {
    const [, , third, fourth] = scaledUp({}).shares(600);
    expect([third, fourth]).toEqual([0, 0]);
  });

  it("reach new pods as they grow old", () => {
    const web = scaledUp({ maxAgeMicros: 90e6 });
    const early = web.shares(25);
    expect(early[2]! + early[3]!).toBe(0);
    web.shares(100);
    const late = web.shares(1200);
    for (const share of late) expect(Math.abs(share - 0.25)).toBeLessThan(0.04);
  });

  it("reach new pods as they have carried their requests", () => {
    // 400 requests a second over 40 clients: 10 a second each, so that 300 are carried in half a minute.
    const web = scaledUp({ maxRequests: 300 });
    web.shares(120);
    for (const share of web.shares(1200)) expect(Math.abs(share - 0.25)).toBeLessThan(0.04);
  });

  it("leave a pod that no longer listens at once, without a loss", () => {
    const web = scaledUp({});
    web.publish(web.servers.slice(1));
    web.servers[0]!.isListening = false;
    const [first] = web.shares(60);
    expect(first).toBe(0);
    const { refused, cut } = web.target.total();
    expect([refused, cut]).toEqual([0, 0]);
  });

  it("stay at a pod that left the Service but still listens", () => {
    const web = scaledUp({});
    web.publish(web.servers.slice(1));
    expect(web.shares(60)[0]).toBeGreaterThan(0.3);
  });

  it("are as many as a caller may have", () => {
    const web = scaledUp({ perCaller: 3 }, 10);
    expect(web.servers.reduce((sum, { connections }) => sum + connections, 0)).toBe(30);
  });
});

describe("HTTP/1.1 connections", () => {
  const one = { ...HTTP2, protocol: "http1" } as const;

  it("carry one request at a time, and the caller keeps no more than it may", () => {
    const web = new RoutedService({
      pods: ["a1"],
      ratePerSecond: 1000,
      options: { waitSeconds: 0.05 },
      routing: { clients: 1, connections: { ...one, perCaller: 5 } },
    });
    web.shares(10);
    const [server] = web.servers;
    // Every request that is under way has a connection to itself.
    expect(server!.connections).toBeGreaterThanOrEqual(server!.present);
    expect(server!.connections - server!.present).toBeLessThanOrEqual(5);
  });

  it("that were idle for too long are opened anew, wherever the proxy sends them then", () => {
    const web = new RoutedService({
      pods: ["a1", "a1"],
      ratePerSecond: 0.05,
      routing: { clients: 1, connections: { ...one, keepAliveMicros: 1e6 } },
    });
    const [first] = web.shares(40_000);
    expect(Math.abs(first! - 0.5)).toBeLessThan(0.05);
  });

  it("are closed by a caller who gives up", () => {
    const web = new RoutedService({
      pods: ["a1"],
      ratePerSecond: 10,
      options: { waitSeconds: 1, timeoutSeconds: 0.1 },
      routing: { clients: 1, connections: one },
    });
    web.shares(10);
    expect(web.target.total().timedOut).toBeGreaterThan(50);
    expect(web.servers[0]!.connections).toBeLessThanOrEqual(web.target.inFlight);
  });
});

describe("a client's turn", () => {
  it("is where least connections looks at connections, not at requests", () => {
    const web = new RoutedService({
      pods: ["a1", "a1"],
      ratePerSecond: 200,
      options: { balancing: "least-connections" },
      routing: { clients: 40, connections: HTTP2 },
    });
    web.shares(60);
    expect(web.servers.map(({ connections }) => connections)).toEqual([20, 20]);
  });
});
