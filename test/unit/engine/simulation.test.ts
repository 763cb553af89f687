import { describe, expect, it } from "vitest";
import { PHASE, Simulation } from "../../../src/engine/index.js";
import { type SimTime, seconds } from "../../../src/units/index.js";

describe("Simulation", () => {
  it("runs events of one instant by phase, then in the order they were scheduled", () => {
    const sim = new Simulation();
    const order: string[] = [];
    sim.schedule(seconds(1), PHASE.observe, () => order.push("observe"));
    sim.schedule(seconds(1), PHASE.control, () => order.push("control 1"));
    sim.schedule(seconds(1), PHASE.control, () => order.push("control 2"));
    sim.schedule(seconds(1), PHASE.demand, () => order.push("demand"));
    sim.runUntil(seconds(2));
    expect(order).toEqual(["demand", "control 1", "control 2", "observe"]);
  });

  it("stands at the end time after a run, even when nothing happened", () => {
    const sim = new Simulation();
    sim.runUntil(seconds(5));
    expect(sim.now).toBe(seconds(5));
  });

  it("gives the same order of events however often it is stopped and resumed", () => {
    const trail = (batch: number) => {
      const sim = new Simulation();
      const seen: number[] = [];
      const plant = (depth: number) => {
        seen.push(sim.now);
        if (depth === 0) return;
        sim.scheduleAfter(((depth * 37) % 11) as SimTime, PHASE.machine, () => plant(depth - 1));
        sim.scheduleAfter(((depth * 13) % 7) as SimTime, PHASE.control, () => plant(depth - 1));
      };
      sim.schedule(0 as SimTime, PHASE.demand, () => plant(8));
      while (!sim.advance(seconds(1), batch)) {}
      return seen;
    };
    expect(trail(1)).toEqual(trail(1_000_000));
  });

  it("refuses an event in the past", () => {
    const sim = new Simulation();
    sim.runUntil(seconds(5));
    expect(() => sim.schedule(seconds(4), PHASE.control, () => {})).toThrow(RangeError);
  });

  it("refuses a time that is no whole microsecond", () => {
    expect(() => new Simulation().schedule(0.5 as SimTime, PHASE.control, () => {})).toThrow(RangeError);
  });

  it("lets an exception of an event end the run", () => {
    const sim = new Simulation();
    sim.schedule(seconds(1), PHASE.control, () => {
      throw new Error("broken controller");
    });
    expect(() => sim.runUntil(seconds(2))).toThrow("broken controller");
  });

  it("does not run a cancelled event", () => {
    const sim = new Simulation();
    let ran = false;
    const handle = sim.schedule(seconds(1), PHASE.control, () => {
      ran = true;
    });
    expect(sim.cancel(handle)).toBe(true);
    sim.runUntil(seconds(2));
    expect(ran).toBe(false);
  });
});
