import { describe, expect, it } from "vitest";
import {
  type Allowances,
  checkComparison,
  compareRuns,
  firstDifferences,
  parseAllowances,
  type RunFigures,
  renderComparison,
  renderJUnit,
  verdictOf,
} from "../../../src/planning/index.js";
import { runFigures, scaling } from "../../support/run-figures.js";

const base = [runFigures(), runFigures({ seed: 2 }), runFigures({ seed: 3 })];
const compare = (variant: readonly RunFigures[], ofBase: readonly RunFigures[] = base) =>
  compareRuns({ name: "base", runs: ofBase }, [{ name: "b", runs: variant }]);
const verdict = (variant: readonly RunFigures[], ofBase = base) =>
  verdictOf(compare(variant, ofBase).variants[0]!);
const failed = (variant: readonly RunFigures[], allowances: Allowances = parseAllowances([])) =>
  checkComparison(compare(variant), allowances)
    .filter(({ passed }) => passed === false)
    .map(({ name }) => name);

describe("a verdict", () => {
  it("says in words what a variant changes, with its interval", () => {
    const variant = [87, 88, 89].map((usdPerDay, i) =>
      runFigures({ usdPerDay, p99: 0.206 + i * 0.002, scaleUps: 60, seed: i + 1 }),
    );
    expect(verdict(variant)).toBe(
      "cost −12 % ± 2 %, p99 +8.0 ms ± 5.0 ms, errors the same, 2 ± 0 more scalings an hour",
    );
  });

  it("names differences that the noise could make", () => {
    const variant = [0.18, 0.22, 0.21].map((p99) => runFigures({ p99 }));
    expect(verdict(variant)).toContain("p99 no different beyond the noise (+3.3 ms ±");
  });

  it("has no interval with one seed", () => {
    expect(verdict([runFigures({ usdPerDay: 97.5 })], [runFigures()])).toContain("cost −2.5 %, p99 the same");
  });

  it("says to how small a step figures are the same that show no difference", () => {
    const variant = [0.2, 0.2, 0.2].map((p99, i) => runFigures({ p99: p99 + 1e-8, seed: i + 1 }));
    expect(verdict(variant)).toContain("p99 the same to 1 µs, errors");
  });

  it("turns to what pods request where the bill stays", () => {
    const [workload] = runFigures().workloads;
    const cheaper = runFigures({ workloads: [{ ...workload!, usdPerDay: 30 }] });
    expect(verdict([cheaper], [runFigures()])).toContain("cost the same, cost of what pods request −25 %");
  });
});

describe("checks", () => {
  it("pass for equals", () => {
    expect(failed(base)).toEqual([]);
  });

  it("fail on a missed objective, by the mean over the seeds", () => {
    expect(failed([0.24, 0.25, 0.2502].map((p99) => runFigures({ p99 })))).toEqual(["no slower"]);
    expect(failed([0.3, 0.3, 0.3].map((p99) => runFigures({ p99 })))).toEqual([
      "latency p99 of Service/default/web",
      "no slower",
    ]);
  });

  it("fail on a cost above the allowance", () => {
    const dearer = [104, 104.1, 104.2].map((usdPerDay) => runFigures({ usdPerDay }));
    expect(failed(dearer)).toEqual([]);
    expect(failed(dearer, parseAllowances(["cost=3%"]))).toEqual(["no dearer"]);
  });

  it("do not fail on what may be noise", () => {
    expect(failed([80, 100, 160].map((usdPerDay) => runFigures({ usdPerDay })))).toEqual([]);
  });

  it("judge churn only on request", () => {
    const calmless = base.map(() => runFigures({ scaleUps: 90 }));
    expect(failed(calmless)).toEqual([]);
    expect(failed(calmless, parseAllowances(["scalings=50%"]))).toEqual(["no more churn"]);
  });

  it.each(["cost", "cost=5", "speed=5%", "cost=-5%"])("refuse the allowance %s", (text) => {
    expect(() => parseAllowances([text])).toThrow("HR1942");
  });
});

describe("the first decisions that differ", () => {
  it("are the first of each object, by time", () => {
    const a = [scaling(10, 2, 4), scaling(20, 4, 6), scaling(15, 1, 2, "nodegroup/a")];
    const b = [scaling(10.3, 2, 4), scaling(20, 4, 5), scaling(15, 1, 3, "nodegroup/a")];
    expect(firstDifferences(a, b).map(({ object, variant }) => [object, variant?.to])).toEqual([
      ["nodegroup/a", 3],
      ["hpa/default/web", 5],
    ]);
  });

  it("see a decision that only one side took", () => {
    expect(firstDifferences([scaling(10, 2, 4)], [])).toEqual([
      { object: "hpa/default/web", base: scaling(10, 2, 4), variant: undefined },
    ]);
  });
});

describe("the report of a comparison", () => {
  const runs = (to: number) => [runFigures({ decisions: [scaling(60, 2, to)], p99: 0.3 })];
  const comparison = compareRuns({ name: "base", runs: runs(4) }, [{ name: "a <b>", runs: runs(5) }]);
  const checks = checkComparison(comparison, parseAllowances([]));
  const facts = { name: "shop", version: "0.1.0", changes: new Map([["a <b>", ["x=1"]]]), broken: [] };

  it("shows verdict, failed checks and the decisions with their reasons", () => {
    const text = renderComparison(comparison, checks, facts).get("report.md")!;
    expect(text).toContain("**It misses latency p99 (300.0 ms, at most 250.0 ms).**");
    expect(text).toContain("❌ 1 of 4 checks failed");
    expect(text).toContain("2026-01-05T00:01:00Z: 2 → 5: from 2 to 5");
  });

  it("is JUnit XML with every name escaped", () => {
    const text = renderJUnit("headroom shop", checks);
    expect(text).toContain('<testsuites name="headroom shop" tests="4" failures="1" skipped="0">');
    expect(text).toContain('<testsuite name="a &lt;b&gt;"');
    expect(text.match(/<failure/g)).toHaveLength(1);
  });
});
