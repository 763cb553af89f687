import fc from "fast-check";
import { expect, it } from "vitest";
import { asksAgain } from "../../src/controllers/horizontal-pod-autoscaler/asks-again.js";
import {
  emptyPodTotals,
  type MetricReading,
  proposeReplicas,
  type ResolvedMetric,
} from "../../src/controllers/horizontal-pod-autoscaler/index.js";

const REQUEST_MILLI = 100;

const targets = fc.oneof(
  fc.record({ kind: fc.constant("utilization" as const), percent: fc.integer({ min: 40, max: 120 }) }),
  fc.record({ kind: fc.constant("average-value" as const), milli: fc.integer({ min: 40, max: 120 }) }),
);
const fewPods = fc.integer({ min: 0, max: 3 });
const tolerances = fc.record({
  down: fc.constantFrom(0, 0.05, 0.1, 0.3),
  up: fc.constantFrom(0, 0.05, 0.1, 0.3),
});

it("says that a range asks for the same count only where each usage in it does", () => {
  let agreed = 0;
  fc.assert(
    fc.property(
      targets,
      fc.record({ ready: fc.integer({ min: 1, max: 20 }), unready: fewPods, missing: fewPods }),
      fc.integer({ min: 20, max: 200 }),
      fc.integer({ min: 0, max: 150 }),
      fc.integer({ min: 1, max: 30 }),
      tolerances,
      (target, pods, percentOfTarget, spreadMilli, specReplicas, tolerated) => {
        const metric: ResolvedMetric = {
          type: "Resource",
          label: "cpu",
          name: "cpu",
          resource: "cpu",
          target,
        };
        const perPod = target.kind === "utilization" ? target.percent : target.milli;
        const leastMilli = Math.floor((pods.ready * perPod * percentOfTarget) / 100);
        const using = (usageMilli: number): MetricReading => ({
          kind: "pods",
          totals: {
            ...emptyPodTotals(),
            ...pods,
            podCount: pods.ready + pods.unready + pods.missing,
            answerCount: pods.ready,
            usageMilli,
            requestMilli: pods.ready * REQUEST_MILLI,
            unreadyRequestMilli: pods.unready * REQUEST_MILLI,
            missingRequestMilli: pods.missing * REQUEST_MILLI,
            missingFallbackMilli: pods.missing * REQUEST_MILLI,
          },
        });
        const scale = { specReplicas, statusReplicas: specReplicas };
        const range = { least: using(leastMilli), most: using(leastMilli + spreadMilli) };
        const before = proposeReplicas(metric, range.least, scale, tolerated);
        if (!asksAgain(before, metric, range, scale, tolerated)) return;
        agreed++;
        for (let usage = leastMilli; usage <= leastMilli + spreadMilli; usage++) {
          const asked = proposeReplicas(metric, using(usage), scale, tolerated);
          expect(asked.ok && asked.replicas).toBe(before.ok && before.replicas);
        }
      },
    ),
    { numRuns: 3000 },
  );
  expect(agreed).toBeGreaterThan(300);
});
