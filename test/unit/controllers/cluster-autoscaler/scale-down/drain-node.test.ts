import { describe, expect, it } from "vitest";
import type { Pod } from "../../../../../src/cluster/index.js";
import {
  afterEvictions,
  afterPoll,
  beginDrain,
  type DrainPlan,
  giveUpEvictions,
} from "../../../../../src/controllers/cluster-autoscaler/scale-down/actuation/drain-node.js";
import { type SimTime, seconds } from "../../../../../src/units/index.js";
import { podTemplate } from "../../../../support/pods.js";

const podWith = (terminationGracePeriodSeconds: number) =>
  ({
    key: `default/${terminationGracePeriodSeconds}`,
    template: podTemplate({ terminationGracePeriodSeconds }),
  }) as Pod;

function planOf(...groups: readonly (readonly Pod[])[]): DrainPlan {
  return {
    groups: groups.map((pods) => ({ pods, bestEffortPods: [], shutdownGracePeriodSeconds: 60 })),
    maxPodEvictionTime: seconds(120),
  };
}

describe("a drain", () => {
  it("cuts grace periods to those of the group", () => {
    const state = beginDrain(planOf([podWith(10), podWith(600)]), 0 as SimTime);
    expect(
      state.step === "evicting" && state.due.map(({ gracePeriodSeconds }) => gracePeriodSeconds),
    ).toEqual([10, 60]);
  });

  it("is over at once without pods", () => {
    expect(beginDrain(planOf([], []), 0 as SimTime)).toEqual({ step: "drained" });
  });

  it("goes on to the next group once the pods of the first are gone", () => {
    const plan = planOf([podWith(10)], [], [podWith(20)]);
    const first = beginDrain(plan, 0 as SimTime);
    if (first.step !== "evicting") throw new Error(first.step);
    const waiting = afterEvictions(first, new Set(), seconds(1));
    if (waiting.step !== "waiting") throw new Error(waiting.step);
    expect(afterPoll(plan, waiting, [], seconds(6))).toMatchObject({ step: "evicting", group: 2 });
  });

  it("waits for the grace period of the group and thirty seconds", () => {
    const pod = podWith(10);
    const plan = planOf([pod]);
    const waiting = { step: "waiting", group: 0, startedAt: seconds(0), at: seconds(80) } as const;
    expect(afterPoll(plan, waiting, [pod], seconds(80))).toMatchObject({ step: "waiting", at: seconds(85) });
    expect(afterPoll(plan, waiting, [pod], seconds(85))).toEqual({
      step: "failed",
      at: seconds(90),
      reason: "pods-remaining",
      pods: [pod],
    });
  });

  it("does not fail on pods that are evicted best effort", () => {
    const pod = podWith(10);
    const plan: DrainPlan = {
      groups: [{ pods: [], bestEffortPods: [pod], shutdownGracePeriodSeconds: 60 }],
      maxPodEvictionTime: seconds(120),
    };
    const first = beginDrain(plan, 0 as SimTime);
    if (first.step !== "evicting") throw new Error(first.step);
    expect(giveUpEvictions(plan, first, seconds(110))).toBeNull();
    expect(giveUpEvictions(plan, first, seconds(120))).toMatchObject({ step: "waiting" });
  });
});
