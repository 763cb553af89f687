import fc from "fast-check";
import { expect, it } from "vitest";
import type { ResourceMetricsProvider } from "../../src/cluster/index.js";
import type { LifeStory, Result } from "../../src/recording/index.js";
import { createRun } from "../../src/simulation/index.js";
import { loadTexts, webManifests } from "../support/play-scenario.js";

interface Shape {
  readonly seed: number;
  readonly before: number;
  readonly after: number;
  readonly stepMinute: number;
  readonly cpuMillis: number;
  readonly restartMinute: number;
  readonly nodes: number;
  readonly resolution: number;
  /** By what factors the load goes on after the step, every four minutes. */
  readonly drift: readonly number[];
}

/** How the HPA's pods are read: all at each sync; those that changed; of these only those that cannot be foreseen. */
type Reading = "all" | "changed" | "unforeseen";

const shapes: fc.Arbitrary<Shape> = fc.record({
  seed: fc.integer({ min: 0, max: 1000 }),
  before: fc.constantFrom(0, 5, 17.3, 40),
  after: fc.constantFrom(0, 12, 33.7, 90),
  stepMinute: fc.integer({ min: 5, max: 25 }),
  cpuMillis: fc.constantFrom(7, 10, 20),
  restartMinute: fc.integer({ min: 15, max: 35 }),
  nodes: fc.integer({ min: 1, max: 3 }),
  resolution: fc.constantFrom(5, 15, 30, 60),
  drift: fc.array(fc.constantFrom(0.7, 0.95, 0.99, 1.01, 1.04, 1.3), { maxLength: 5 }),
});

/** From the step on: minute and rate. */
function loadPoints({ before, after, stepMinute, drift }: Shape): string {
  let rate = after;
  const later = drift.map((factor, i) => {
    rate *= factor;
    return `[${stepMinute + 4 * (i + 1)}m, ${rate.toFixed(3)}]`;
  });
  return [`[0s, ${before}]`, `[${stepMinute}m, ${after}]`, ...later].join(", ");
}

function scenario(shape: Shape): string {
  return `apiVersion: headroom/v1
kind: Scenario
name: random
duration: 50m
seed: ${shape.seed}
manifests: [web.yaml]
nodeGroups: [{name: nodes, cpu: 8, memory: 32Gi, count: ${shape.nodes}}]
metricsServer: {metric-resolution: ${shape.resolution}s}
load:
  - to: Service/web
    pattern: {kind: points, points: [${loadPoints(shape)}]}
    request: {cpu: {mean: ${shape.cpuMillis}ms}, timeout: 2s}
actions:
  - {at: ${shape.restartMinute}m, restart: Deployment/web}
`;
}

const MANIFESTS = webManifests({ hpa: { min: 1, max: 12, target: 50 } });

async function play(shape: Shape, reading: Reading): Promise<{ result: Result; reads: number }> {
  const run = createRun(await loadTexts({ "scenario.yaml": scenario(shape), "web.yaml": MANIFESTS }));
  const server = run.cluster.resourceMetrics!;
  const isWatched = reading !== "all";
  let reads = 0;
  const provider: ResourceMetricsProvider = {
    podMetrics(pod) {
      reads++;
      return server.podMetrics(pod);
    },
    readerOf(pod) {
      const reader = isWatched ? server.readerOf!(pod) : { read: () => server.podMetrics(pod) };
      if (reader === undefined) return undefined;
      const read = () => {
        reads++;
        return reader.read();
      };
      return reading === "unforeseen"
        ? { read, foresee: (range) => reader.foresee?.(range) ?? null }
        : { read };
    },
    // Whoever does not say whether answers were interrupted is asked for every pod at every sync.
    get interruptions() {
      return isWatched ? server.interruptions : undefined;
    },
  };
  run.cluster.resourceMetrics = provider;
  while (!run.advance(1_000_000)) {}
  return { result: run.finish(), reads };
}

/** With the stories' steps laid out, which a comparison does not ask for. */
function withSteps(result: Result) {
  const layOut = (stories: readonly LifeStory[]) => stories.map(({ object, steps }) => ({ object, steps }));
  return { ...result, podStories: layOut(result.podStories), nodeStories: layOut(result.nodeStories) };
}

it("decides the same, byte by byte, whether pods are left unread that did not change or can be foreseen", async () => {
  const readsSaved = { changed: 0, unforeseen: 0 };
  await fc.assert(
    fc.asyncProperty(shapes, async (shape) => {
      const all = await play(shape, "all");
      const changed = await play(shape, "changed");
      const unforeseen = await play(shape, "unforeseen");
      expect(withSteps(changed.result)).toEqual(withSteps(all.result));
      expect(withSteps(unforeseen.result)).toEqual(withSteps(all.result));
      readsSaved.changed += all.reads - changed.reads;
      readsSaved.unforeseen += changed.reads - unforeseen.reads;
    }),
    { numRuns: 25, seed: 11 },
  );
  expect(readsSaved.changed).toBeGreaterThan(0);
  expect(readsSaved.unforeseen).toBeGreaterThan(0);
}, 120_000);
