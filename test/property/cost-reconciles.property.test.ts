import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apportion, billNodes, type NodeLife } from "../../src/cost/index.js";
import type { LifeStory, NodeCost, Result } from "../../src/recording/index.js";
import { playTexts, webManifests } from "../support/play-scenario.js";

/** A node's life as its story tells it: from its machine's launch, or from its creation where no cloud made it. */
function lifeOf({ steps }: LifeStory): NodeLife {
  const at = (step: string) => steps.find((each) => each.step === step)?.timeMicros;
  return { created: (at("launched") ?? at("created"))!, gone: at("gone") ?? null };
}

/** Stories of nodes that came to be in a group. */
function storiesOf(result: Result, group: string): readonly LifeStory[] {
  return result.nodeStories.filter(({ steps }) =>
    steps.some(({ step, detail }) => step === "created" && detail === group),
  );
}

function expectRowsToReconcile(result: Result, bill: NodeCost): void {
  const period = { from: result.figuresFromMicros, to: result.intervalEnds.at(-1)! };
  const lives = storiesOf(result, bill.group).map(lifeOf);
  const rows = bill.microUsd.reduce((sum, each) => sum + each, 0);
  expect(rows).toBe(billNodes(lives, bill.usdPerHour!, period, bill.minimumBilledSeconds));
  expect(bill.totalMicroUsd).toBe(rows);
  for (let i = 0; i < result.intervalEnds.length; i++) {
    const parts = bill.workloads.map(({ microUsd }) => microUsd[i]!);
    const all = [...parts, bill.systemMicroUsd[i]!, bill.idleMicroUsd[i]!];
    expect(all.every((part) => Number.isInteger(part) && part >= 0)).toBe(true);
    expect(all.reduce((sum, part) => sum + part, 0)).toBe(bill.microUsd[i]);
  }
}

const clusters = fc.record({
  replicas: fc.array(fc.integer({ min: 0, max: 24 }), { minLength: 1, maxLength: 5 }),
  request: fc.constantFrom("100m", "700m", "1900m"),
  price: fc.constantFrom(0.0671, 0.192, 0.384001, 3.2),
  interval: fc.constantFrom("1m", "7m", "1h"),
  warmup: fc.constantFrom("0s", "90s", "10m"),
  minimumSeconds: fc.constantFrom(0, 60, 1800),
  balancedMinutes: fc.integer({ min: 1, max: 52 }),
  seed: fc.integer({ min: 0, max: 1000 }),
});

const FRONT = `---
apiVersion: v1
kind: Service
metadata: {name: front}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}
`;

/** Two claims of 70 GiB. */
const CLAIMS = ["a", "b"]
  .map(
    (name) => `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${name}}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 70Gi}}}
`,
  )
  .join("");

/** Of 140 GiB at 0.08 USD a month of 730 hours; prices count to a billionth of a USD per hour. */
function volumesMicroUsd(minutes: number): number {
  const nanoUsdPerHour = Math.round((140 * 0.08 * 1e9) / 730);
  return Math.round((nanoUsdPerHour * minutes) / 60 / 1000);
}

describe("cost", () => {
  it("reconciles exactly with the nodes' life stories, and its parts with the whole", async () => {
    let nodesThatWent = 0;
    await fc.assert(
      fc.asyncProperty(clusters, async (shape) => {
        const actions = shape.replicas
          .map((count, i) => `{at: ${i * 9 + 1}m, scale: {target: Deployment/web, replicas: ${count}}}`)
          .join(", ");
        const { result } = await playTexts({
          "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: random
duration: 53m
warmup: ${shape.warmup}
seed: ${shape.seed}
manifests: [web.yaml]
nodeGroups:
  - {name: spot, cpu: 2, memory: 8Gi, min: 1, max: 20, spot: {price: ${shape.price}}, systemReserved: {cpu: 100m, memory: 1Gi}}
  - {name: fixed, instanceType: m6i.large, count: 2}
billing: {minimumSeconds: ${shape.minimumSeconds}, controlPlane: eks, loadBalancerPerHour: 0.0225, volumePerGiBMonth: 0.08}
clusterAutoscaler: {scale-down-unneeded-time: 2m, scale-down-delay-after-add: 1m}
actions: [${actions}, {at: ${shape.balancedMinutes}m, delete: Service/front}]
report: {interval: ${shape.interval}}
`,
          "web.yaml": `${webManifests({ replicas: 3, request: shape.request, limit: "2" })}${FRONT}${CLAIMS}`,
        });
        for (const bill of result.cost.nodes) expectRowsToReconcile(result, bill);
        nodesThatWent += result.nodeStories.filter((story) => lifeOf(story).gone !== null).length;
        const { totals, nodes, fees } = result.cost;
        const workloads = totals.workloads.reduce((sum, { microUsd }) => sum + microUsd, 0);
        expect(workloads + totals.systemMicroUsd + totals.idleMicroUsd).toBe(totals.nodesMicroUsd);
        expect(totals.nodesMicroUsd).toBe(nodes.reduce((sum, bill) => sum + bill.totalMicroUsd!, 0));
        expect(fees).toMatchObject([
          { name: "control plane", totalMicroUsd: Math.round((1e5 * 53) / 60) },
          { name: "load balancers", totalMicroUsd: Math.round((22_500 * shape.balancedMinutes) / 60) },
          { name: "volumes", totalMicroUsd: volumesMicroUsd(53) },
        ]);
        for (const { totalMicroUsd, microUsd } of fees) {
          expect(microUsd.reduce((sum, each) => sum + each, 0)).toBe(totalMicroUsd);
        }
        expect(totals.microUsd).toBe(
          fees.reduce((sum, { totalMicroUsd }) => sum + totalMicroUsd, totals.nodesMicroUsd),
        );
      }),
      { numRuns: 25, seed: 4 },
    );
    expect(nodesThatWent).toBeGreaterThan(20);
  });
});

describe("dividing an amount", () => {
  const weights = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e22, noNaN: true })), {
    minLength: 1,
    maxLength: 40,
  });

  it("loses nothing, gives nobody less than nothing, and is within a unit of exact", () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e9 }), weights, fc.nat({ max: 1e5 }), (total, shares, round) => {
        const parts = apportion(total, shares, round);
        const whole = shares.reduce((sum, each) => sum + each, 0);
        expect(parts.reduce((sum, each) => sum + each, 0)).toBe(total);
        parts.forEach((part, i) => {
          expect(Number.isInteger(part) && part >= 0).toBe(true);
          if (whole > 0) expect(Math.abs(part - (total * shares[i]!) / whole)).toBeLessThan(1 + 1e-5);
        });
      }),
    );
  });

  it("adds up to the exact shares over many rounds", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 20 }),
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 8 }),
        (total, shares) => {
          const whole = shares.reduce((sum, each) => sum + each, 0);
          if (whole === 0) return;
          const sums = shares.map(() => 0);
          const rounds = 5000;
          for (let round = 0; round < rounds; round++) {
            apportion(total, shares, round).forEach((part, i) => {
              sums[i]! += part;
            });
          }
          sums.forEach((sum, i) => {
            expect(Math.abs(sum - (rounds * total * shares[i]!) / whole)).toBeLessThan(10);
          });
        },
      ),
    );
  });
});
