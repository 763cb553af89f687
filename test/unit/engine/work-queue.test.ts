import { describe, expect, it } from "vitest";
import { PHASE, Simulation, WorkQueue } from "../../../src/engine/index.js";
import { type SimTime, seconds } from "../../../src/units/index.js";

function queueWith(workers: number, work: SimTime) {
  const sim = new Simulation();
  const syncs: [string, number][] = [];
  const queue = new WorkQueue(sim, { workers }, (key, done) => {
    syncs.push([key, sim.now]);
    sim.scheduleAfter(work, PHASE.control, done);
  });
  return { sim, queue, syncs };
}

describe("WorkQueue", () => {
  it("works once on a key that was added several times before a worker came", () => {
    const { sim, queue, syncs } = queueWith(1, seconds(1));
    queue.add("a");
    queue.add("a");
    sim.runUntil(seconds(10));
    expect(syncs).toEqual([["a", 0]]);
  });

  it("works again on a key that was added while it was in work, and never on one key twice at once", () => {
    const { sim, queue, syncs } = queueWith(2, seconds(1));
    queue.add("a");
    sim.schedule(seconds(0.5), PHASE.delivery, () => queue.add("a"));
    sim.runUntil(seconds(10));
    expect(syncs).toEqual([
      ["a", 0],
      ["a", seconds(1)],
    ]);
  });

  it("keeps the earliest time of delayed adds", () => {
    const { sim, queue, syncs } = queueWith(1, seconds(0.1));
    queue.addAfter("a", seconds(5));
    queue.addAfter("a", seconds(2));
    queue.addAfter("a", seconds(9));
    sim.runUntil(seconds(20));
    expect(syncs).toEqual([["a", seconds(2)]]);
  });

  it("makes keys wait when all workers are busy, in the order they came", () => {
    const { sim, queue, syncs } = queueWith(2, seconds(1));
    for (const key of ["a", "b", "c", "d"]) queue.add(key);
    sim.runUntil(seconds(10));
    expect(syncs).toEqual([
      ["a", 0],
      ["b", 0],
      ["c", seconds(1)],
      ["d", seconds(1)],
    ]);
  });

  it("doubles a failing key's delay and starts anew after forget", () => {
    const { queue } = queueWith(1, seconds(0));
    expect([queue.addRateLimited("a"), queue.addRateLimited("a"), queue.addRateLimited("a")]).toEqual([
      5000, 10_000, 20_000,
    ]);
    queue.forget("a");
    expect(queue.addRateLimited("a")).toBe(5000);
  });
});
