import { expect, it } from "vitest";
import type { AmountRange, ResourceMetricsProvider } from "../../src/cluster/index.js";
import { createRun, type RunOptions } from "../../src/simulation/index.js";
import { loadTexts, webManifests } from "../support/play-scenario.js";

/** 1,500 pods under load that doubles, falls and rises again. */
const SCENARIO = `apiVersion: headroom/v1
kind: Scenario
name: many-pods
duration: 100m
warmup: 10m
seed: 7
manifests: [web.yaml]
nodeGroups: [{name: nodes, cpu: 32, memory: 128Gi, count: 30}]
load:
  - to: Service/web
    pattern: {kind: points, linear: false, points: [[0s, 7500], [10m, 11000], [35m, 7000], [60m, 9000], [80m, 9100]]}
    request: {cpu: {mean: 10ms}, timeout: 2s}
report: {interval: 1m}
`;

const MANIFESTS = webManifests({ replicas: 1500, request: "100m", hpa: { min: 100, max: 3000, target: 50 } });

async function newRun(options: RunOptions) {
  return createRun(await loadTexts({ "scenario.yaml": SCENARIO, "web.yaml": MANIFESTS }), options);
}

async function play(options: RunOptions) {
  const run = await newRun(options);
  const replicas: number[] = [];
  const [deployment] = [...run.cluster.deployments.values()];
  let next = 0;
  while (!run.advance(1)) {
    for (; next <= run.now; next += 15e6) replicas.push(deployment!.replicas);
  }
  return { replicas, result: run.finish() };
}

/** A run in which an HPA cannot know between what its pods' metrics lie. */
async function playReading(options: RunOptions) {
  const run = await newRun(options);
  const unable: Pick<ResourceMetricsProvider, "foreseeStrata"> = { foreseeStrata: () => null };
  Object.assign(run.cluster.resourceMetrics!, unable);
  while (!run.advance(10_000)) {}
  return run.finish();
}

/** Samples, 15 s apart, that one series may be ahead of or behind the other while it moves. */
const SHIFT = 4;

it("ends each change of load with the replicas that reading every pod gives, within one pod", async () => {
  const [all, some] = [await play({}), await play({ strataFromPods: 1000 })];
  for (const minute of [10, 44, 69, 89, 109]) {
    const at = minute * 4;
    expect(Math.abs(some.replicas[at]! - all.replicas[at]!), `minute ${minute}`).toBeLessThanOrEqual(1);
  }
  const apart = all.replicas.map((replicas, i) => {
    const near = some.replicas.slice(Math.max(0, i - SHIFT), i + SHIFT + 1);
    return Math.min(...near.map((other) => Math.abs(other - replicas) / replicas));
  });
  expect(Math.max(...apart)).toBeLessThan(0.02);
  expect(new Set(all.replicas).size).toBeGreaterThan(4);
  expect(all.result.approximations.join()).not.toContain("stands for an equal share");
  expect(some.result.approximations.join()).toContain("stands for an equal share");
}, 120_000);

it("decides the same where it knows between what readings lie as where it reads all", async () => {
  const [estimating, reading] = [
    await play({ strataFromPods: 1000 }),
    await playReading({ strataFromPods: 1000 }),
  ];
  expect(estimating.result.decisions.length).toBeGreaterThan(10);
  expect(JSON.stringify(estimating.result.decisions)).toBe(JSON.stringify(reading.decisions));
}, 120_000);

it("foresees between what the metrics of all strata lie, now and until the use changes", async () => {
  const run = await newRun({ strataFromPods: 1000 });
  const metrics = run.cluster.resourceMetrics!;
  const range: AmountRange = { least: 0, most: 0 };
  const before = { least: 0, most: 0, revision: -1 };
  let foreseen = 0;
  let moving = 0;
  for (let next = 30 * 60e6; !run.advance(1); ) {
    if (run.now < next) continue;
    next = run.now + 7e6;
    const [pod] = run.cluster.pods.values();
    const source = metrics.foreseeStrata!(pod!, range);
    if (source === null) continue;
    const { least, most } = range;
    if (source.revision === before.revision) {
      expect(least).toBeGreaterThanOrEqual(before.least);
      expect(most).toBeLessThanOrEqual(before.most);
    }
    Object.assign(before, { least, most, revision: source.revision });
    foreseen++;
    if (most - least > 1e6) moving++;
    metrics.forEachStratum!(pod!, 512, (served) => {
      expect(served!.containers[0]!.cpuNanocores).toBeGreaterThanOrEqual(least);
      expect(served!.containers[0]!.cpuNanocores).toBeLessThanOrEqual(most);
    });
  }
  expect(foreseen).toBeGreaterThan(100);
  expect(moving).toBeGreaterThan(10);
}, 120_000);
