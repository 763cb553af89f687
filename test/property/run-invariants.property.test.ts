import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { playTexts, webManifests } from "../support/play-scenario.js";

/** A quarter of an hour of steps of load on one autoscaled Deployment, sometimes on too few nodes. */
const runs = fc.record({
  levels: fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 2, maxLength: 6 }),
  min: fc.integer({ min: 1, max: 3 }),
  span: fc.integer({ min: 0, max: 12 }),
  target: fc.integer({ min: 20, max: 90 }),
  nodes: fc.integer({ min: 1, max: 3 }),
  timeoutMilliseconds: fc.integer({ min: 50, max: 3000 }),
  queueLimit: fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined }),
  seed: fc.integer({ min: 0, max: 1000 }),
});

type Shape = typeof runs extends fc.Arbitrary<infer T> ? T : never;

function play(shape: Shape) {
  const points = shape.levels.map((level, i) => `[${i * 150}s, ${level}]`).join(", ");
  const limits = shape.queueLimit === undefined ? "" : `, concurrency: 8, queueLimit: ${shape.queueLimit}`;
  return playTexts({
    "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: random
duration: 15m
seed: ${shape.seed}
manifests: [web.yaml]
nodeGroups: [{name: nodes, cpu: 2, memory: 8Gi, count: ${shape.nodes}}]
load:
  - to: Service/web
    pattern: {kind: points, points: [${points}]}
    request: {cpu: {mean: 30ms}, timeout: ${shape.timeoutMilliseconds}ms${limits}}
report: {interval: 30s}
`,
    "web.yaml": webManifests({
      replicas: shape.min,
      hpa: { min: shape.min, max: shape.min + shape.span, target: shape.target },
    }),
  });
}

describe("any run", () => {
  it("keeps within the HPA's bounds and the nodes' capacity, and loses no request", async () => {
    await fc.assert(
      fc.asyncProperty(runs, async (shape) => {
        const { result, run } = await play(shape);
        const [web] = result.workloads;
        for (let i = 0; i < result.intervalEnds.length; i++) {
          expect(web!.wanted[i]).toBeGreaterThanOrEqual(shape.min);
          expect(web!.wanted[i]).toBeLessThanOrEqual(shape.min + shape.span);
          expect(web!.ready[i]).toBeLessThanOrEqual(web!.existing[i]!);
        }
        for (const node of run.cluster.nodes.values()) {
          expect(node.requested.cpuMillicores).toBeLessThanOrEqual(node.allocatable.cpuMillicores);
        }
        const [service] = result.services;
        const sum = (field: "requests" | "served" | "refused" | "timedOut" | "cut") =>
          service!.intervals.reduce((total, figures) => total + figures[field], 0);
        const ended = sum("served") + sum("refused") + sum("timedOut") + sum("cut");
        const left = service!.intervals.at(-1)!.backlog;
        expect(Math.abs(sum("requests") - ended - left)).toBeLessThanOrEqual(1e-6 * (1 + sum("requests")));
        expect(service!.total.requests).toBeCloseTo(sum("requests"), 6);
      }),
      { numRuns: 40 },
    );
  });
});
