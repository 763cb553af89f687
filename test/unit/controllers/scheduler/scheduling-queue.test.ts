import { describe, expect, it } from "vitest";
import { SchedulingQueue } from "../../../../src/controllers/scheduler/index.js";
import { NEVER, type SimTime, seconds } from "../../../../src/units/index.js";

const REJECTED = ["NodeResourcesFit"];

/** A queue with one pod that has failed `count` times, the last time at `at`, and was cured by an event then. */
function backingOff(count: number, at: SimTime) {
  const queue = new SchedulingQueue<string>();
  let queued = queue.add("blocker", 100, at);
  queued = queue.add("pod", 0, at);
  queue.pop();
  for (let i = 0; i < count; i++) {
    if (i > 0 || queued.place === "active") queue.pop();
    queue.addUnschedulable(queued, REJECTED, i < count - 1, at);
  }
  return { queue, queued };
}

describe("SchedulingQueue", () => {
  it("pops the higher priority first, then the pod that waits longer", () => {
    const queue = new SchedulingQueue<string>();
    queue.add("old", 0, seconds(1));
    queue.add("new", 0, seconds(2));
    queue.add("important", 10, seconds(3));
    expect([queue.pop()?.pod, queue.pop()?.pod, queue.pop()?.pod, queue.pop()]).toEqual([
      "important",
      "old",
      "new",
      undefined,
    ]);
  });

  it("puts a retried pod behind pods that arrived before its retry", () => {
    const queue = new SchedulingQueue<string>({ podInitialBackoff: 0 as SimTime });
    const retried = queue.add("retried", 0, seconds(1));
    queue.pop();
    queue.add("other", 0, seconds(5));
    queue.addUnschedulable(retried, REJECTED, false, seconds(6));
    queue.moveWhere(() => true, seconds(20));
    expect(queue.pop()?.pod).toBe("other");
  });

  it("parks a rejected pod until an event cures it", () => {
    const { queue, queued } = backingOff(1, seconds(10));
    expect(queued.place).toBe("unschedulable");
    expect(queue.pop()).toBeUndefined();
  });

  it("moves a cured pod to the back-off queue while it still backs off", () => {
    const { queue, queued } = backingOff(1, seconds(10.2));
    queue.moveWhere(() => true, seconds(10.5));
    expect(queued.place).toBe("backoff");
  });

  it("moves a cured pod to the active queue once the second after its back-off has begun", () => {
    const { queue, queued } = backingOff(1, seconds(10.2));
    queue.moveWhere(() => true, seconds(12));
    expect(queued.place).toBe("active");
  });

  it.each([
    [1, 10.2, 12],
    [2, 10.2, 13],
    [3, 10.2, 15],
    [4, 10.9, 19],
    [5, 10.9, 21],
    [9, 10.9, 21],
    [1, 10, 12],
  ])("ends the back-off of failure %i at %f s with second %f", (count, failedAt, releasedAt) => {
    const { queue, queued } = backingOff(count, seconds(failedAt));
    queue.moveWhere(() => true, seconds(failedAt));
    expect(queue.nextTimerAt()).toBe(seconds(releasedAt));
    queue.runTimers((seconds(releasedAt) - 1) as SimTime);
    expect(queued.place).toBe("backoff");
    queue.runTimers(seconds(releasedAt));
    expect(queued.place).toBe("active");
  });

  it("pops a pod that backs off early when nothing is active", () => {
    const { queue, queued } = backingOff(1, seconds(10.2));
    queue.moveWhere(() => true, seconds(10.3));
    expect(queue.pop()).toBe(queued);
  });

  it("keeps pods that back off after an error until their time", () => {
    const queue = new SchedulingQueue<string>();
    const queued = queue.add("pod", 0, seconds(1));
    queue.pop();
    queue.addUnschedulable(queued, [], false, seconds(1));
    expect(queued.place).toBe("error-backoff");
    expect(queue.pop()).toBeUndefined();
    expect(queue.nextTimerAt()).toBe(seconds(3));
    queue.runTimers(seconds(3));
    expect(queue.pop()).toBe(queued);
  });

  it("sweeps a forgotten pod at the first half minute after five minutes", () => {
    const { queue, queued } = backingOff(1, seconds(10.2));
    expect(queue.nextTimerAt()).toBe(seconds(330));
    queue.runTimers(seconds(330));
    expect(queued.place).toBe("active");
  });

  it("leaves a pod of exactly five minutes to the next sweep", () => {
    const { queue } = backingOff(1, seconds(30));
    expect(queue.nextTimerAt()).toBe(seconds(360));
  });

  it("waits for no time when no pod waits", () => {
    expect(new SchedulingQueue<string>().nextTimerAt()).toBe(NEVER);
  });

  it("forgets a removed pod wherever it waits", () => {
    const { queue, queued } = backingOff(1, seconds(10.2));
    queue.moveWhere(() => true, seconds(10.3));
    queue.remove(queued);
    expect([queue.pop(), queue.nextTimerAt()]).toEqual([undefined, NEVER]);
  });
});
