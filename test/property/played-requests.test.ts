import fc from "fast-check";
import { expect, test } from "vitest";
import { servicePolicy } from "../../src/network/index.js";
import { Exponential, RandomStreams } from "../../src/random/index.js";
import { ConstantDemand } from "../../src/traffic/index.js";
import {
  DEFAULT_PLAYED_OPTIONS,
  NodeSharing,
  type PodServer,
  RequestEngine,
} from "../../src/traffic/requests/index.js";
import { type SimTime, seconds } from "../../src/units/index.js";
import { endedRequests } from "../support/ended-requests.js";

const ACTION = fc.record({
  afterSeconds: fc.integer({ min: 0, max: 20 }),
  what: fc.constantFrom("start", "sigterm", "exit", "route", "unroute", "slow") as fc.Arbitrary<
    "start" | "sigterm" | "exit" | "route" | "unroute" | "slow"
  >,
  pick: fc.nat(),
});

const WORLD = fc.record({
  seed: fc.nat(),
  pods: fc.integer({ min: 0, max: 4 }),
  rate: fc.integer({ min: 1, max: 200 }),
  cores: fc.constantFrom(0.5, 1, 3),
  concurrency: fc.constantFrom(1, 2, 8, Number.POSITIVE_INFINITY),
  queueLimit: fc.constantFrom(0, 5, Number.POSITIVE_INFINITY),
  queue: fc.constantFrom("per-pod", "shared") as fc.Arbitrary<"per-pod" | "shared">,
  balancing: fc.constantFrom("random", "round-robin", "least-connections") as fc.Arbitrary<
    "random" | "round-robin" | "least-connections"
  >,
  callMode: fc.constantFrom("sequence", "fan-out") as fc.Arbitrary<"sequence" | "fan-out">,
  timeoutSeconds: fc.constantFrom(0.05, 1, Number.POSITIVE_INFINITY),
  retries: fc.integer({ min: 0, max: 2 }),
  retryBudget: fc.constantFrom(0.2, Number.POSITIVE_INFINITY),
  setUp: fc.constantFrom(null, new Exponential(0.5)),
  hop: fc.constantFrom(0, 300),
  users: fc.boolean(),
  clients: fc.constantFrom(null, 1, 30),
  connections: fc.constantFrom("http1", "http2", null) as fc.Arbitrary<"http1" | "http2" | null>,
  maxRequests: fc.constantFrom(1, 20, Number.POSITIVE_INFINITY),
  routing: fc.constantFrom("balancer", "headless", "node-port", "local", "affinity") as fc.Arbitrary<
    "balancer" | "headless" | "node-port" | "local" | "affinity"
  >,
  /** CPU of the one node that all pods share; null: each has its own. */
  nodeCores: fc.constantFrom(null, 0.8, 2),
  actions: fc.array(ACTION, { maxLength: 15 }),
});

test("whatever happens to pods, each attempt ends in one way, and Little's law holds", () => {
  fc.assert(
    fc.property(WORLD, (world) => {
      const engine = new RequestEngine(new RandomStreams(world.seed), 0 as SimTime);
      const shared = {
        ...DEFAULT_PLAYED_OPTIONS,
        work: new Exponential(0.01),
        timeoutSeconds: world.timeoutSeconds,
        hopMicros: () => world.hop,
      };
      const web = engine.addTarget("Service/default/web", {
        ...shared,
        waitSeconds: 0.003,
        concurrency: world.concurrency,
        queueLimit: world.queueLimit,
        queue: world.queue,
        balancing: world.balancing,
        callMode: world.callMode,
        retries: world.retries,
        retryBudget: world.retryBudget,
        setUp: world.setUp,
        routing: {
          clients: world.clients,
          isPerNode: false,
          resolver: { ttlMicros: 3e6, pick: "first" },
          connections:
            world.connections === null
              ? null
              : {
                  protocol: world.connections,
                  perCaller: 2,
                  keepAliveMicros: 1e6,
                  maxRequests: world.maxRequests,
                  maxAgeMicros: 10e6,
                },
        },
      });
      const route = (servers: readonly PodServer[]) => {
        web.route(servers);
        if (world.routing === "balancer" && world.connections === null) return;
        const entry = world.routing === "node-port" || world.routing === "local" ? "node-port" : null;
        web.routeBy({
          policy: {
            ...servicePolicy({}),
            entry,
            isExternalLocal: world.routing === "local",
            affinitySeconds: world.routing === "affinity" ? 5 : null,
          },
          isHeadless: world.routing === "headless",
          servers,
          views:
            entry === null
              ? null
              : servers.map((target) => ({
                  target,
                  conditions: { ready: true, serving: true, terminating: false },
                  ...target.place,
                  zoneHint: null,
                  nodeHint: null,
                })),
          entryNodes: ["n", "m"].map((node) => ({ node, zone: "z", machine: { cutOffSince: null } })),
          named: new Map(),
        });
      };
      const cart = engine.addTarget("Service/default/cart", { ...shared, concurrency: 2, queueLimit: 10 });
      web.setCalls([{ target: cart, perRequest: 1.5 }]);
      const sharing = new NodeSharing(engine.calendar);
      const weight = { qosClass: "Burstable", requestMillicores: 100, weight: 102 } as const;
      const share = (): void => {
        if (world.nodeCores === null) return;
        const members = [...web.servers, ...cart.servers].map((server) => ({ server, weight, baseCores: 0 }));
        sharing.setMembers(members, world.nodeCores);
      };
      const start = (target: typeof web) => {
        const server = target.addServer({ node: "n", zone: "z" }, world.cores);
        server.isListening = true;
        share();
        return server;
      };
      for (let i = 0; i < world.pods; i++) start(web);
      route(web.servers);
      start(cart);
      cart.route(cart.servers);
      engine.start(
        web,
        world.users
          ? { kind: "users", users: world.rate, thinkSeconds: new Exponential(1) }
          : { kind: "rate", demand: new ConstantDemand(world.rate), spacing: "poisson" },
      );
      let gone = 0;
      for (const { afterSeconds, what, pick } of world.actions) {
        engine.advance((engine.calendar.now + seconds(afterSeconds)) as SimTime);
        const server = web.servers[pick % Math.max(1, web.servers.length)];
        if (what === "start") {
          start(web);
          route(web.servers);
        } else if (server === undefined) continue;
        else if (what === "sigterm") server.isListening = false;
        else if (what === "exit") {
          gone += server.counter.total;
          web.removeServer(server);
          share();
        } else if (what === "route") route(web.servers);
        else if (what === "unroute") route(web.routed.filter((x) => x !== server));
        else if (what === "slow") web.resizeServer(server, 0.25);
      }
      engine.advance((engine.calendar.now + seconds(5)) as SimTime);
      const used = [...web.servers, ...cart.servers].reduce((sum, x) => sum + x.counter.total, gone);
      const most =
        world.nodeCores === null ? Number.POSITIVE_INFINITY : world.nodeCores * engine.calendar.now;
      expect(used).toBeLessThanOrEqual(most * (1 + 1e-9));
      for (const target of [web, cart]) {
        const figures = target.total();
        expect(figures.requests).toBe(endedRequests(figures) + figures.backlog);
        expect(figures.backlog).toBe(target.inFlight);
        expect(target.inFlight).toBeGreaterThanOrEqual(0);
        for (const server of target.servers) {
          expect(server.queued).toBeGreaterThanOrEqual(0);
          expect(server.connections).toBeGreaterThanOrEqual(0);
          // Nobody uses more CPU than there is, or more than there was time.
          expect(server.counter.total).toBeLessThanOrEqual(world.cores * engine.calendar.now * (1 + 1e-9));
        }
        expect(target.presentSeconds).toBeGreaterThanOrEqual(0);
      }
    }),
    { numRuns: 400, seed: 20260105 },
  );
});

test("requests present on average are those served per second times how long each takes", () => {
  fc.assert(
    fc.property(
      fc.record({
        seed: fc.nat(),
        rate: fc.integer({ min: 10, max: 80 }),
        pods: fc.integer({ min: 1, max: 3 }),
      }),
      ({ seed, rate, pods }) => {
        const engine = new RequestEngine(new RandomStreams(seed), 0 as SimTime);
        const web = engine.addTarget("Service/default/web", {
          ...DEFAULT_PLAYED_OPTIONS,
          work: new Exponential(0.01),
          waitSeconds: 0.02,
        });
        for (let i = 0; i < pods; i++) web.addServer({ node: "n", zone: "z" }, 1).isListening = true;
        web.route(web.servers);
        engine.start(web, { kind: "rate", demand: new ConstantDemand(rate), spacing: "poisson" });
        engine.advance(seconds(2000));
        const { served, meanSeconds } = web.total();
        expect(Math.abs(web.presentSeconds / (served * meanSeconds!) - 1)).toBeLessThan(0.005);
      },
    ),
    { numRuns: 20, seed: 20260105 },
  );
});
