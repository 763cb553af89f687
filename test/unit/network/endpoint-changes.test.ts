import fc from "fast-check";
import { expect, test } from "vitest";
import { endpointChanges } from "../../../src/network/index.js";

const lists = fc.uniqueArray(fc.nat(20), { maxLength: 12 });

test("what came and what left is found as by two looks through the whole lists, in their orders", () => {
  fc.assert(
    fc.property(lists, lists, (before, now) => {
      expect(endpointChanges(before, now)).toEqual({
        left: before.filter((x) => !now.includes(x)),
        came: now.filter((x) => !before.includes(x)),
      });
    }),
  );
});

test("a list that only grew, shrank or stayed has changes of one kind or none", () => {
  expect(endpointChanges([1, 2, 3], [1, 2, 3])).toEqual({ left: [], came: [] });
  expect(endpointChanges([1, 2, 3], [1, 3])).toEqual({ left: [2], came: [] });
  expect(endpointChanges([1, 3], [1, 2, 3])).toEqual({ left: [], came: [2] });
});
