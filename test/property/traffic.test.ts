import fc from "fast-check";
import { expect, test } from "vitest";
import type { Pod } from "../../src/cluster/index.js";
import type { ServiceSpec } from "../../src/kubernetes/index.js";
import { RandomStreams } from "../../src/random/index.js";
import {
  type FluidRoutingOptions,
  type RequestFigures,
  StepDemand,
  Traffic,
} from "../../src/traffic/index.js";
import { type SimTime, seconds } from "../../src/units/index.js";
import { podProfile, requestProfile, trafficCluster } from "../support/traffic-cluster.js";

const ACTION = fc.record({
  afterSeconds: fc.integer({ min: 0, max: 90 }),
  what: fc.constantFrom("start", "ready", "route", "sigterm", "exit", "restart") as fc.Arbitrary<
    "start" | "ready" | "route" | "sigterm" | "exit" | "restart"
  >,
  pick: fc.nat(),
});

const WORLD = fc.record({
  pods: fc.integer({ min: 0, max: 5 }),
  rates: fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 10 }),
  queue: fc.constantFrom("per-pod", "shared") as fc.Arbitrary<"per-pod" | "shared">,
  timeoutSeconds: fc.constantFrom(Number.POSITIVE_INFINITY, 3),
  queueLimit: fc.constantFrom(Number.POSITIVE_INFINITY, 20, 5000),
  cores: fc.constantFrom(0.5, 1, 2.5),
  routing: fc.constantFrom(
    "even",
    "even",
    "affinity",
    "http2",
    "headless",
    "local",
    "by-name",
  ) as fc.Arbitrary<"even" | "affinity" | "http2" | "headless" | "local" | "by-name">,
  actions: fc.array(ACTION, { maxLength: 40 }),
});

function accounted(f: RequestFigures): number {
  return f.served + f.refused + f.timedOut + f.cut + f.backlog;
}

const ROUTING: FluidRoutingOptions = {
  clients: 7,
  connections: null,
  resolver: { ttlMicros: 30e6, pick: "first" },
  isPerNode: false,
  balancing: "random",
};
const HTTP2 = {
  protocol: "http2",
  perCaller: 3,
  keepAliveMicros: 90e6,
  maxRequests: 500,
  maxAgeMicros: 60e6,
} as const;
const SPECS: Readonly<Record<string, ServiceSpec>> = {
  affinity: { sessionAffinity: "ClientIP" },
  headless: { clusterIP: "None" },
  local: { type: "NodePort", externalTrafficPolicy: "Local" },
};

test("whatever happens to pods, no request is lost or invented, and CPU counters fit the work done", () => {
  fc.assert(
    fc.property(WORLD, (world) => {
      const { sim, cluster, addService, setEndpoints, startPod, makeReady, startReadyPods } =
        trafficCluster();
      const [web, cart] = [addService("web"), addService("cart")];
      web.spec = { ...web.spec, ...SPECS[world.routing] };
      if (world.routing === "by-name") cart.spec = { ...cart.spec, clusterIP: "None" };
      const pods: Pod[] = startReadyPods("web", world.pods);
      const everyPod = new Set<Pod>(pods);
      setEndpoints(web, pods);
      const cartPods = startReadyPods("cart", 1);
      setEndpoints(cart, cartPods);
      const traffic = new Traffic(cluster, {
        loads: [
          {
            kind: "requests",
            to: { kind: "Service", namespace: "default", name: "web" },
            demand: new StepDemand(
              Float64Array.from(world.rates, (_, i) => i * 60e6),
              Float64Array.from(world.rates),
            ),
            request: requestProfile(0.01, {
              timeoutSeconds: world.timeoutSeconds,
              concurrency: world.queueLimit === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : 8,
              queueLimit: world.queueLimit,
            }),
            queue: world.queue,
            routing: world.routing === "http2" ? { ...ROUTING, connections: HTTP2 } : ROUTING,
            calls: [
              {
                to: "Service/default/cart",
                perRequest: 0.25,
                ...(world.routing === "by-name" ? { podName: cartPods[0]!.name } : {}),
              },
            ],
          },
          {
            kind: "requests",
            to: { kind: "Service", namespace: "default", name: "cart" },
            request: requestProfile(0.01),
            routing: ROUTING,
          },
        ],
        streams: new RandomStreams(world.pods),
        profileOf: () => podProfile(world.cores),
      });

      expect(traffic.arrivalRate("Service/default/web")).toBe(world.rates[0]);
      let usedBeforeRestart = 0;
      for (const { afterSeconds, what, pick } of world.actions) {
        sim.runUntil((sim.now + seconds(afterSeconds)) as SimTime);
        const pod = pods[pick % Math.max(1, pods.length)];
        if (what === "start") {
          const started = startPod("web");
          pods.push(started);
          everyPod.add(started);
        } else if (pod === undefined) continue;
        else if (what === "ready") makeReady(pod);
        else if (what === "route") {
          setEndpoints(
            web,
            pods.filter((x, i) => x.isReady && x.sigtermAt === null && (pick + i) % 4 !== 0),
          );
        } else if (what === "sigterm") cluster.markSigterm(pod);
        else if (what === "restart" && pod.exitedAt === null) {
          usedBeforeRestart += pod.usage?.cpuCoreMicrosAt(sim.now) ?? 0;
          cluster.updatePodStatus(pod, { containersStarted: true, restarts: pod.restarts + 1 });
        } else if (what === "exit") {
          cluster.markExited(pod);
          pods.splice(pods.indexOf(pod), 1);
        }
      }
      sim.runUntil((sim.now + seconds(30)) as SimTime);

      for (const source of traffic.sources) {
        const figures = source.total();
        const error = Math.abs(accounted(figures) - figures.requests);
        expect(error).toBeLessThanOrEqual(1e-6 * Math.max(1, figures.requests));
        for (const count of [
          figures.served,
          figures.refused,
          figures.timedOut,
          figures.cut,
          figures.backlog,
        ]) {
          expect(count).toBeGreaterThanOrEqual(-1e-6 * Math.max(1, figures.requests));
        }
      }
      let used = usedBeforeRestart;
      for (const pod of everyPod) used += pod.usage?.cpuCoreMicrosAt(sim.now) ?? 0;
      const busy = traffic.busyCoreSeconds("Service/default/web");
      expect(Math.abs(used / 1e6 - busy)).toBeLessThanOrEqual(1e-6 * Math.max(1, busy));
    }),
    { numRuns: 300, seed: 20260105 },
  );
});
