import fc from "fast-check";
import { expect, test } from "vitest";
import type { Pod } from "../../src/cluster/index.js";
import { type RequestFigures, StepDemand, Traffic } from "../../src/traffic/index.js";
import { type SimTime, seconds } from "../../src/units/index.js";
import { podProfile, requestProfile, trafficCluster } from "../support/traffic-cluster.js";

type What = "start" | "ready" | "route" | "delete" | "sigterm" | "exit" | "restart" | "touch";
const WHATS: readonly What[] = ["start", "ready", "route", "delete", "sigterm", "exit", "restart", "touch"];

const WORLD = fc.record({
  pods: fc.integer({ min: 1, max: 4 }),
  rates: fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 6 }),
  nodeMillicores: fc.constantFrom(1500, 64_000),
  timeoutSeconds: fc.constantFrom(Number.POSITIVE_INFINITY, 3),
  leakBytesPerRequest: fc.constantFrom(0, 100),
  onSigterm: fc.constantFrom("drain", "cut") as fc.Arbitrary<"drain" | "cut">,
  warmUp: fc.constantFrom(null, { for: seconds(20), cpuFactor: 2 }),
  actions: fc.array(
    fc.record({
      afterSeconds: fc.integer({ min: 0, max: 60 }),
      what: fc.constantFrom(...WHATS),
      pick: fc.nat(),
    }),
    { maxLength: 40 },
  ),
});

interface Played {
  readonly figures: readonly RequestFigures[];
  readonly used: readonly (readonly number[])[];
  readonly kills: readonly string[];
}

/** `isThorough`: the Service's endpoints are told again with each change of a pod, so that all is rearranged. */
function play(world: typeof WORLD extends fc.Arbitrary<infer W> ? W : never, isThorough: boolean): Played {
  const { sim, cluster, addService, setEndpoints, startPod, makeReady, startReadyPods } = trafficCluster(
    world.nodeMillicores,
  );
  const [web, cart] = [addService("web"), addService("cart")];
  const pods: Pod[] = startReadyPods("web", world.pods);
  let routed: readonly Pod[] = [...pods];
  setEndpoints(web, routed);
  setEndpoints(cart, startReadyPods("cart", 1));
  const memory = {
    baseBytes: 0,
    bytesPerInFlight: 1000,
    leakBytesPerRequest: world.leakBytesPerRequest,
  };
  const kills: string[] = [];
  const traffic = new Traffic(cluster, {
    loads: [
      {
        kind: "requests",
        to: { kind: "Service", namespace: "default", name: "web" },
        demand: new StepDemand(
          Float64Array.from(world.rates, (_, i) => i * 60e6),
          Float64Array.from(world.rates),
        ),
        request: requestProfile(0.01, { timeoutSeconds: world.timeoutSeconds, memory }),
        calls: [{ to: "Service/default/cart", perRequest: 0.25 }],
      },
      {
        kind: "requests",
        to: { kind: "Service", namespace: "default", name: "cart" },
        request: requestProfile(0.01),
      },
    ],
    profileOf: () =>
      podProfile(1, { memoryLimitBytes: 1e6 }, { onSigterm: world.onSigterm, warmUp: world.warmUp }),
    onOutOfMemory: (pod) => kills.push(`${sim.now} ${pod.name}`),
  });
  const all = new Set<Pod>(pods);
  const figures: RequestFigures[] = [];
  for (const { afterSeconds, what, pick } of world.actions) {
    sim.runUntil((sim.now + seconds(afterSeconds)) as SimTime);
    const pod = what === "start" ? startPod("web") : pods[pick % Math.max(1, pods.length)];
    if (pod === undefined) continue;
    if (what === "start") {
      pods.push(pod);
      all.add(pod);
    } else if (what === "ready") makeReady(pod);
    else if (what === "delete" && pod.deletion === null) cluster.deletePod(pod);
    else if (what === "sigterm") cluster.markSigterm(pod);
    else if (what === "restart")
      cluster.updatePodStatus(pod, { containersStarted: true, restarts: pod.restarts + 1 });
    else if (what === "exit") {
      cluster.markExited(pod);
      pods.splice(pods.indexOf(pod), 1);
    } else if (what === "route") {
      routed = pods.filter((x, i) => x.isReady && (pick + i) % 4 !== 0);
      setEndpoints(web, routed);
    }
    cluster.pods.notify(pod, "status");
    if (isThorough) setEndpoints(web, routed);
    if (pick % 5 === 0) for (const source of traffic.sources) figures.push(source.takeInterval());
  }
  sim.runUntil((sim.now + seconds(30)) as SimTime);
  for (const source of traffic.sources) figures.push(source.total());
  const used = [...all].map(({ usage }) => [
    usage?.cpuCoreMicrosAt(sim.now) ?? 0,
    usage?.memoryBytesAt(sim.now) ?? 0,
  ]);
  return { figures, used, kills };
}

test("what is not recomputed would have come out the same, to the last bit", () => {
  fc.assert(
    fc.property(WORLD, (world) => {
      expect(play(world, false)).toEqual(play(world, true));
    }),
    { numRuns: 80, seed: 20261123 },
  );
});
