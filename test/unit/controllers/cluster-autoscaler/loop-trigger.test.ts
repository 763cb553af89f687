import { describe, expect, it } from "vitest";
import { LoopTrigger } from "../../../../src/controllers/cluster-autoscaler/loop-trigger.js";
import { PHASE, Simulation } from "../../../../src/engine/index.js";
import { type SimTime, seconds, toSeconds } from "../../../../src/units/index.js";

function runsOf(options: {
  readonly productiveRuns?: readonly number[];
  readonly signalsAt?: readonly number[];
  readonly frequentLoops?: boolean;
  readonly runSeconds?: number;
  readonly untilSeconds: number;
}): readonly number[] {
  const sim = new Simulation();
  const starts: number[] = [];
  let productiveAt = seconds(-3600);
  const trigger = new LoopTrigger(
    sim,
    { scanInterval: seconds(10), frequentLoops: options.frequentLoops ?? true },
    () => {
      if (options.productiveRuns?.includes(starts.length)) productiveAt = sim.now;
      starts.push(toSeconds(sim.now));
      return { productiveAt, took: seconds(options.runSeconds ?? 1) };
    },
  );
  for (const at of options.signalsAt ?? []) sim.schedule(seconds(at), PHASE.delivery, () => trigger.signal());
  trigger.start(0 as SimTime);
  sim.runUntil(seconds(options.untilSeconds));
  return starts;
}

describe("LoopTrigger", () => {
  it("waits for the scan interval after the end of each run", () => {
    expect(runsOf({ untilSeconds: 35 })).toEqual([0, 11, 22, 33]);
  });

  it("follows a productive run with two more at once", () => {
    expect(runsOf({ productiveRuns: [1], untilSeconds: 30 })).toEqual([0, 11, 12, 13, 24]);
  });

  it("starts a run when a pod is found unschedulable", () => {
    expect(runsOf({ signalsAt: [5], untilSeconds: 18 })).toEqual([0, 5, 16]);
  });

  it("keeps one of the signals that come during a run", () => {
    expect(runsOf({ signalsAt: [5.2, 5.4, 5.6], runSeconds: 6, untilSeconds: 30 })).toEqual([0, 6, 22]);
  });

  it("knows only the interval when frequent loops are off", () => {
    const starts = runsOf({ frequentLoops: false, productiveRuns: [0], signalsAt: [5], untilSeconds: 25 });
    expect(starts).toEqual([0, 11, 22]);
  });
});
