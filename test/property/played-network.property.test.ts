import fc from "fast-check";
import { expect, test } from "vitest";
import { Exponential, RandomStreams } from "../../src/random/index.js";
import { ConstantDemand } from "../../src/traffic/index.js";
import { DEFAULT_PLAYED_OPTIONS, type PodServer, RequestEngine } from "../../src/traffic/requests/index.js";
import { type SimTime, seconds } from "../../src/units/index.js";
import { endedRequests } from "../support/ended-requests.js";

const WORLD = fc.record({
  seed: fc.nat(),
  rate: fc.integer({ min: 1, max: 120 }),
  controllers: fc.integer({ min: 0, max: 2 }),
  queueLimit: fc.constantFrom(0, 5, Number.POSITIVE_INFINITY),
  doorTimeout: fc.constantFrom(0.05, 1, Number.POSITIVE_INFINITY),
  timeout: fc.constantFrom(0.05, 2),
  retries: fc.integer({ min: 0, max: 1 }),
  callMode: fc.constantFrom("sequence", "fan-out") as fc.Arbitrary<"sequence" | "fan-out">,
  rounds: fc.integer({ min: 1, max: 4 }),
  ttlMicros: fc.constantFrom(0, 2e6),
  share: fc.constantFrom(0.3, 1),
  isForbidden: fc.boolean(),
  exits: fc.array(fc.record({ at: fc.integer({ min: 1, max: 50 }), pick: fc.nat() }), { maxLength: 4 }),
});

test("through an Ingress, with look-ups and forbidden calls, each attempt ends in one way", () => {
  let served = 0;
  let forbidden = 0;
  fc.assert(
    fc.property(WORLD, (world) => {
      const engine = new RequestEngine(new RandomStreams(world.seed), 0 as SimTime);
      const options = {
        ...DEFAULT_PLAYED_OPTIONS,
        work: new Exponential(0.005),
        queueLimit: world.queueLimit,
        concurrency: 4,
        timeoutSeconds: world.timeout,
        retries: world.retries,
        callMode: world.callMode,
        hopMicros: () => 250,
      };
      const door = engine.addTarget("Ingress/default/shop", {
        ...DEFAULT_PLAYED_OPTIONS,
        isDoor: true,
        timeoutSeconds: world.doorTimeout,
        retries: world.retries,
      });
      const controller = engine.addTarget("Deployment/edge/proxy", options);
      const web = engine.addTarget("Service/default/web", options);
      const cart = engine.addTarget("Service/default/cart", options);
      const dns = engine.addTarget("Service/kube-system/kube-dns", options);
      const pods: PodServer[] = [];
      for (const [target, count] of [
        [controller, world.controllers],
        [web, 2],
        [cart, 2],
        [dns, 1],
      ] as const) {
        for (let i = 0; i < count; i++) {
          const server = target.addServer({ node: `n${i}`, zone: "a" }, 1);
          server.isListening = true;
          pods.push(server);
        }
        target.route(target.servers);
      }
      const { rounds, ttlMicros, share, isForbidden } = world;
      const lookup = { target: dns, rounds, parallel: 2, share, ttlMicros, isForbidden: false };
      door.setCalls([{ target: controller, perRequest: 1 }]);
      door.setOnward([{ target: web, perRequest: 1 }]);
      web.setCalls([{ target: cart, perRequest: 1.5, lookup, isForbidden }]);
      engine.start(door, { kind: "rate", demand: new ConstantDemand(world.rate), spacing: "poisson" });
      for (const { at, pick } of [...world.exits].sort((a, b) => a.at - b.at)) {
        engine.advance(seconds(at));
        const pod = pods[pick % Math.max(1, pods.length)];
        if (pod === undefined) continue;
        pod.isListening = false;
        pod.target.removeServer(pod);
      }
      engine.advance(seconds(60));
      for (const target of [door, controller, web, cart, dns]) {
        const figures = target.total();
        expect(figures.requests).toBe(endedRequests(figures) + target.inFlight);
      }
      // Whoever gave up is still worked for, so that calls may be more than those who wait.
      expect(web.total().requests).toBeLessThanOrEqual(controller.total().requests * (1 + world.retries));
      if (isForbidden) expect(cart.total().served).toBe(0);
      served += door.total().served;
      forbidden += cart.total().forbidden ?? 0;
    }),
    { numRuns: 120, seed: 5 },
  );
  expect(served).toBeGreaterThan(1000);
  expect(forbidden).toBeGreaterThan(100);
});
