import { describe, expect, it } from "vitest";
import type { Decision } from "../../../src/engine/index.js";
import { DecisionLog } from "../../../src/recording/decision-log.js";
import { seconds } from "../../../src/units/index.js";

function decision(at: number, action: string, from: number, to: number): Decision {
  return {
    at: seconds(at),
    component: "horizontal-pod-autoscaler",
    object: "hpa/default/web",
    action,
    from,
    to,
    explain: () => `${action} at ${at} s`,
  };
}

describe("DecisionLog", () => {
  it("keeps a change as its own line with its text", () => {
    const log = new DecisionLog();
    log.decide(decision(15, "scale", 2, 4));
    log.decide(decision(30, "scale", 4, 8));
    expect(log.records(0).map((each) => each.text)).toEqual(["scale at 15 s", "scale at 30 s"]);
  });

  it("counts decisions that change nothing on the first of them", () => {
    const log = new DecisionLog();
    for (const at of [15, 30, 45]) log.decide(decision(at, "keep", 2, 2));
    expect(log.records(0)).toMatchObject([{ repeats: 2, timeMicros: 15e6, lastMicros: 45e6 }]);
  });

  it("keeps every line where it is asked to", () => {
    const log = new DecisionLog({ keepRepeats: true });
    for (const at of [15, 30, 45]) log.decide(decision(at, "keep", 2, 2));
    expect(log.records(0)).toHaveLength(3);
  });

  it("shows a standing decision of the warm-up that nothing has replaced by its end", () => {
    const log = new DecisionLog();
    const keep = (at: number, node: string) =>
      log.decide({ ...decision(at, "keep", 0, 1), object: `node/${node}`, isStanding: true });
    keep(10, "a");
    keep(11, "b");
    keep(12, "c");
    log.decide({ ...decision(15, "scale-down", 0, 1), object: "node/a" });
    log.decide({ ...decision(25, "scale-down", 0, 1), object: "node/b" });
    expect(log.records(20e6).map(({ object, action }) => [object, action])).toEqual([
      ["node/b", "keep"],
      ["node/c", "keep"],
      ["node/b", "scale-down"],
    ]);
  });

  it("leaves out what was decided during the warm-up", () => {
    const log = new DecisionLog();
    log.decide(decision(15, "scale", 2, 4));
    log.decide(decision(30, "scale", 4, 8));
    expect(log.records(20e6).map((each) => each.to)).toEqual([8]);
  });
});
