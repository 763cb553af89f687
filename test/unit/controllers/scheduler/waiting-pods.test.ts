import fc from "fast-check";
import { expect, test } from "vitest";
import { SchedulingQueue } from "../../../../src/controllers/scheduler/scheduling-queue.js";
import { WaitingPods } from "../../../../src/controllers/scheduler/waiting-pods.js";
import type { SimTime } from "../../../../src/units/index.js";

test("the pods that wait come in the order of a list, whatever leaves and comes again", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(7), { maxLength: 60 }), (steps) => {
      const queue = new SchedulingQueue<number>();
      const pods = Array.from({ length: 8 }, (_, pod) => queue.add(pod, 0, 0 as SimTime));
      const waiting = new WaitingPods<number>();
      const list: number[] = [];
      for (const pod of steps) {
        const at = list.indexOf(pod);
        if (at < 0) {
          waiting.add(pods[pod]!);
          list.push(pod);
        } else {
          waiting.delete(pods[pod]!);
          list.splice(at, 1);
        }
      }
      const found: number[] = [];
      for (let queued = waiting.first; queued !== null; queued = queued.after) found.push(queued.pod);
      expect(found).toEqual(list);
      expect(waiting.size).toBe(list.length);
    }),
  );
});
