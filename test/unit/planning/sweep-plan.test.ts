import { describe, expect, it } from "vitest";
import { planSweep, pointCount, sweepJobs } from "../../../src/planning/index.js";

const base = { scenario: "shop", overrides: ["duration=1h"] };

describe("the plan of a sweep", () => {
  it("plays every combination, the last setting fastest", () => {
    const plan = planSweep(["a=1,2", "b=x,y", "c=9"]);
    expect(pointCount(plan)).toBe(4);
    const jobs = [...sweepJobs(plan, base)];
    expect(jobs.map(({ label }) => label)).toEqual(["a=1, b=x", "a=1, b=y", "a=2, b=x", "a=2, b=y"]);
    expect(jobs[1]!.overrides).toEqual(["duration=1h", "c=9", "a=1", "b=y"]);
  });

  it("makes replications of seeds, not combinations", () => {
    const plan = planSweep(["a=1,2", "seed=7..9:1"]);
    expect(plan.seeds).toEqual([7, 8, 9]);
    expect(pointCount(plan)).toBe(2);
    expect([...sweepJobs(plan, base)].map(({ seed }) => seed)).toEqual([7, 8, 9, 7, 8, 9]);
  });

  it("makes jobs one at a time", () => {
    const plan = planSweep(["a=1..5000:1", "b=1..5000:1", "c=1..5000:1"]);
    expect(sweepJobs(plan, base).next().value).toMatchObject({ label: "a=1, b=1, c=1" });
  });

  it.each([[[]], [["a=1"]], [["seed=4"]], [["a=1,2", "seed=1,x"]], [["a=1,2", "seed=1,2", "seed=3,4"]]])(
    "%s is refused",
    (settings) => {
      expect(() => planSweep(settings)).toThrow("HR1932");
    },
  );

  it("refuses seeds from two sources", () => {
    expect(() => planSweep(["a=1,2", "seed=1,2"], 3)).toThrow("HR1932");
  });
});
