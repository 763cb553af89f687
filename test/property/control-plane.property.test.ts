import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRun, type Run } from "../../src/simulation/index.js";
import { loadTexts } from "../support/play-scenario.js";

interface Shape {
  readonly seed: number;
  readonly replicas: readonly number[];
  readonly maxUnavailable: number;
  readonly actions: readonly unknown[];
}

const NODES = ["service-1", "service-2", "service-3", "service-4", "service-5", "service-6"];

/** Three workloads with budgets on six nodes; what people and fate do ends 30 minutes before the run does. */
async function begin({ seed, replicas, maxUnavailable, actions }: Shape): Promise<Run> {
  const items = replicas.flatMap((count, i) => [
    {
      apiVersion: "apps/v1",
      kind: i === 2 ? "StatefulSet" : "Deployment",
      metadata: { name: `app${i}` },
      spec: {
        replicas: count,
        ...(i === 2 ? { serviceName: "app2" } : {}),
        selector: { matchLabels: { app: `app${i}` } },
        template: {
          metadata: { labels: { app: `app${i}` } },
          spec: { containers: [{ name: "main", image: "x:1", resources: { requests: { cpu: "500m" } } }] },
        },
      },
    },
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: `app${i}` },
      spec: { maxUnavailable, selector: { matchLabels: { app: `app${i}` } } },
    },
  ]);
  const scenario = {
    apiVersion: "headroom/v1",
    kind: "Scenario",
    name: "random",
    start: "2026-01-05T00:00:00Z",
    duration: "60m",
    initialState: "running",
    seed,
    manifests: ["apps.json"],
    nodeGroups: [
      { name: "service", cpu: "4", memory: "8Gi", count: 6, min: 6, max: 6, zones: ["a", "b", "c"] },
    ],
    actions,
  };
  return createRun(
    await loadTexts({
      "scenario.yaml": JSON.stringify(scenario),
      "apps.json": JSON.stringify({ apiVersion: "v1", kind: "List", items }),
    }),
  );
}

const minute = fc.integer({ min: 1, max: 25 }).map((value) => `${value}m`);
const node = fc.constantFrom(...NODES);
const app = fc.constantFrom("Deployment/app0", "Deployment/app1", "StatefulSet/app2");
const drain = fc.record({ at: minute, drain: node, for: fc.constant("4m") });
const scale = fc.record({
  at: minute,
  scale: fc.record({ target: app, replicas: fc.integer({ min: 0, max: 8 }) }),
});
const restart = fc.record({ at: minute, restart: app });
const failure = fc.record({
  at: minute,
  fail: fc.record({ node, outage: fc.constantFrom("power", "network") }),
  for: fc.constantFrom("30s", "2m", "4m"),
});

function shapes(...actions: fc.Arbitrary<unknown>[]): fc.Arbitrary<Shape> {
  return fc.record({
    seed: fc.integer({ min: 1, max: 1000 }),
    replicas: fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 1, max: 8 }))),
    maxUnavailable: fc.integer({ min: 1, max: 2 }),
    actions: fc.array(fc.oneof(...actions), { maxLength: 8 }),
  });
}

function finish(run: Run): void {
  while (!run.advance(100_000)) {}
}

describe("whatever people and fate do", () => {
  it("no node ever holds more than it can allocate, and at rest pods are what their owners want", async () => {
    await fc.assert(
      fc.asyncProperty(shapes(drain, scale, restart, failure), async (shape) => {
        const run = await begin(shape);
        const { cluster } = run;
        let overfull = 0;
        cluster.pods.watch((pod) => {
          const holder = pod.node;
          if (holder !== null && holder.requested.cpuMillicores > holder.allocatable.cpuMillicores)
            overfull++;
        });
        finish(run);
        expect(overfull).toBe(0);
        for (const workload of [...cluster.deployments.values(), ...cluster.statefulSets.values()]) {
          expect([workload.key, workload.selection.ready]).toEqual([workload.key, workload.replicas]);
        }
      }),
      { numRuns: 12, seed: 42 },
    );
  }, 120_000);

  it("drains never take a pod that its budget cannot spare", async () => {
    await fc.assert(
      fc.asyncProperty(shapes(drain), async (shape) => {
        const run = await begin(shape);
        const { cluster } = run;
        let broken = 0;
        cluster.pods.watch((pod, change) => {
          if (change !== "deleting") return;
          for (const budget of cluster.podDisruptionBudgets.values()) {
            if (!budget.selection.matches(pod.labels)) continue;
            if (budget.selection.ready < budget.desiredHealthy) broken++;
          }
        });
        finish(run);
        expect(broken).toBe(0);
      }),
      { numRuns: 12, seed: 43 },
    );
  }, 120_000);
});
