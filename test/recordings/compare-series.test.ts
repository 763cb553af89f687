import { describe, expect, it } from "vitest";
import { agreement, agrees, compareScalings } from "./compare-series.js";
import type { RecordedEvent, RecordedPoint } from "./recording.js";
import { StepSeries } from "./step-series.js";

function steps(...changes: readonly (readonly [number, number])[]): StepSeries {
  const series = new StepSeries();
  for (const [at, value] of changes) series.set(at, value);
  return series;
}

function point(seconds: number, wanted: number): RecordedPoint {
  return { seconds, kind: "deployment", name: "web", wanted, existing: wanted, ready: wanted };
}

function scaling(seconds: number, event: string): RecordedEvent {
  return { seconds, kind: "scale", owner: "web", object: "web", event, node: "" };
}

describe("agrees", () => {
  it("allows one pod, or a tenth of many", () => {
    expect([agrees(5, 6), agrees(5, 7), agrees(40, 44), agrees(40, 45)]).toEqual([true, false, true, false]);
  });
});

describe("agreement", () => {
  it("takes a value that holds at any instant within 20 s", () => {
    const simulated = new Map([["web", steps([0, 2], [100, 10])]]);
    expect(agreement([point(81, 10), point(79, 10)], "wanted", simulated).mean).toBe(0.5);
  });

  it("leaves out points before 30 s", () => {
    expect(agreement([point(25, 50), point(30, 2)], "wanted", new Map([["web", steps([0, 2])]])).mean).toBe(
      1,
    );
  });

  it("counts a Deployment that was not simulated as disagreeing", () => {
    expect(agreement([point(60, 2)], "wanted", new Map()).worst).toEqual({ name: "web", share: 0 });
  });
});

describe("compareScalings", () => {
  it("matches each recorded change once, by time and direction", () => {
    const simulated = new Map([["web", steps([0, 2], [100, 4], [110, 3], [300, 5])]]);
    const events = [scaling(95, "2->4"), scaling(99, "4->6"), scaling(125, "6->5")];
    // 95 takes the rise at 100; 99 finds no other rise near; 125 takes the fall at 110; the rise at 300 is surplus.
    expect(compareScalings(events, simulated)).toEqual({ matched: 2 / 3, surplus: 1 / 3 });
  });

  it("finds nothing wrong where nothing was scaled", () => {
    expect(compareScalings([], new Map([["web", steps([0, 2])]]))).toEqual({ matched: 1, surplus: 0 });
  });
});
