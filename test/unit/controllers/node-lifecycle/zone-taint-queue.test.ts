import { describe, expect, it } from "vitest";
import { ZoneTaintQueue } from "../../../../src/controllers/node-lifecycle/zone-taint-queue.js";
import { seconds } from "../../../../src/units/index.js";

describe("ZoneTaintQueue", () => {
  it("lets the first node pass at once and the next one ten seconds later", () => {
    const queue = new ZoneTaintQueue<string>(0.1);
    queue.add("a");
    queue.add("b");
    expect([queue.take(seconds(5)), queue.take(seconds(14)), queue.take(seconds(15))]).toEqual([
      "a",
      undefined,
      "b",
    ]);
  });

  it("makes the first node wait after a rate of 0, as upstream's exchange of limiters does", () => {
    const queue = new ZoneTaintQueue<string>(0);
    queue.add("a");
    queue.setRate(0.1, seconds(100));
    expect([queue.take(seconds(100)), queue.nextAt()]).toEqual([undefined, seconds(110)]);
  });

  it("lets nobody pass at a rate of 0", () => {
    const queue = new ZoneTaintQueue<string>(0.1);
    queue.add("a");
    queue.setRate(0, seconds(1));
    expect([queue.take(seconds(1000)), queue.nextAt()]).toEqual([undefined, undefined]);
  });
});
