import fc from "fast-check";
import { expect, test } from "vitest";
import { DueTimes } from "../../src/traffic/requests/due-times.js";

const MEMBERS = 40;

test("dates come by time and order, whatever is set, moved, struck out and taken in between", () => {
  const step = fc.record({
    what: fc.constantFrom("set", "set", "take", "strike", "forward", "later"),
    member: fc.nat(MEMBERS - 1),
    time: fc.nat(20),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const due = new DueTimes<number>();
      const ids = Array.from({ length: MEMBERS }, (_, member) => due.join(member));
      const expected = new Map<number, { time: number; order: number }>();
      const firstExpected = () =>
        [...expected].sort(([, a], [, b]) => a.time - b.time || a.order - b.order)[0];
      steps.forEach(({ what, member, time }, order) => {
        const known = expected.get(member);
        if (what === "set" && known === undefined) {
          due.set(ids[member]!, time, order);
          expected.set(member, { time, order });
        } else if (what === "forward" && known !== undefined && time < known.time) {
          due.bringForward(ids[member]!, time, order);
          expected.set(member, { time, order });
        } else if (what === "later" && known !== undefined && time >= known.time) {
          due.putOff(ids[member]!, time, order);
          expected.set(member, { time, order });
        } else if (what === "strike") {
          due.strike(ids[member]!);
          expected.delete(member);
        } else if (what === "take" && expected.size > 0) {
          due.close();
          const [first, { time: at }] = firstExpected()!;
          expect(due.first).toBe(at);
          expect(due.take()).toBe(first);
          expected.delete(first);
        }
      });
      due.close();
      expect(due.first).toBe(firstExpected()?.[1].time ?? Number.POSITIVE_INFINITY);
    }),
  );
});
