import fc from "fast-check";
import { expect, test } from "vitest";
import type { Pod } from "../../src/cluster/index.js";
import { type RequestLoad, StepDemand, Traffic } from "../../src/traffic/index.js";
import { seconds } from "../../src/units/index.js";
import { podProfile, requestProfile, trafficCluster } from "../support/traffic-cluster.js";

const WORLD = fc.record({
  nodeMillicores: fc.integer({ min: 500, max: 4000 }),
  workloads: fc.array(
    fc.record({
      pods: fc.integer({ min: 1, max: 4 }),
      requestMillicores: fc.constantFrom(0, 10, 250, 1000),
      limitCores: fc.constantFrom(0.3, 1, 2.5, Number.POSITIVE_INFINITY),
      idleCores: fc.constantFrom(0, 0.05),
      startupCores: fc.constantFrom(0, 0.5),
      before: fc.integer({ min: 0, max: 600 }),
      after: fc.integer({ min: 0, max: 600 }),
      queue: fc.constantFrom("per-pod", "shared") as fc.Arbitrary<"per-pod" | "shared">,
      callsNext: fc.boolean(),
      exitsAt: fc.constantFrom(null, 20, 45),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

test("the pods of a node never use more CPU than it has, and none less than nothing", () => {
  fc.assert(
    fc.property(WORLD, ({ nodeMillicores, workloads }) => {
      const it = trafficCluster(nodeMillicores);
      const byApp = new Map(workloads.map((workload, i) => [`w${i}`, workload]));
      const loads = workloads.map((workload, i): RequestLoad => {
        const demand = stepOf(workload.before, workload.after);
        const next = `Service/default/w${i + 1}`;
        return {
          kind: "requests",
          to: { kind: "Service", namespace: "default", name: `w${i}` },
          request: requestProfile(0.01, { timeoutSeconds: 2 }),
          demand,
          queue: workload.queue,
          ...(workload.callsNext && i + 1 < workloads.length
            ? { calls: [{ to: next, perRequest: 0.5 }] }
            : {}),
        };
      });
      const pods: { pod: Pod; exitsAt: number | null }[] = [];
      for (const [app, { pods: count, requestMillicores, exitsAt }] of byApp) {
        const service = it.addService(app);
        const started = Array.from({ length: count }, () => {
          const pod = it.startPod(app, { cpuMillicores: requestMillicores });
          it.makeReady(pod);
          return pod;
        });
        it.setEndpoints(service, started);
        pods.push(...started.map((pod, i) => ({ pod, exitsAt: i === 0 ? exitsAt : null })));
      }
      const traffic = new Traffic(it.cluster, {
        loads,
        profileOf: (pod) => {
          const { limitCores, idleCores, startupCores } = byApp.get(pod.labels["app"]!)!;
          return podProfile(limitCores, { idleCores, startupCores });
        },
      });
      const used = (at: number) => pods.map(({ pod }) => pod.usage?.cpuCoreMicrosAt(seconds(at)) ?? 0);
      let before = used(0);
      for (let at = 5; at <= 60; at += 5) {
        it.sim.runUntil(seconds(at));
        traffic.flush();
        const now = used(at);
        const cores = now.reduce((sum, x, i) => sum + x - before[i]!, 0) / seconds(5);
        // A pod next to nothing is given a ten-thousandth of a core all the same; and where callers and callees share a
        // node, the search for shares that fit both ends a little early.
        expect(cores).toBeLessThanOrEqual((nodeMillicores / 1000) * 1.002 + 1e-4 * pods.length);
        for (const [i, x] of now.entries()) expect(x - before[i]!).toBeGreaterThanOrEqual(-1e-6);
        before = now;
        for (const { pod, exitsAt } of pods) if (exitsAt === at) it.cluster.markExited(pod);
      }
    }),
    { numRuns: 300, seed: 20260105 },
  );
});

function stepOf(before: number, after: number): StepDemand {
  return new StepDemand(Float64Array.of(0, seconds(30)), Float64Array.of(before, after));
}
