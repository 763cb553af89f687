import fc from "fast-check";
import { expect, test } from "vitest";
import { paretoFrontier } from "../../../src/planning/index.js";

test("keeps what nothing beats", () => {
  expect([
    ...paretoFrontier([
      [1, 9],
      [2, 2],
      [3, 3],
      [9, 1],
    ]),
  ]).toEqual([0, 1, 3]);
});

test("keeps equals, and leaves out what takes no part", () => {
  expect([...paretoFrontier([[1, 1], undefined, [1, 1], [0, 2]])]).toEqual([0, 2, 3]);
});

test("everything outside is beaten by something on it", () => {
  const points = fc.array(fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(points, (all) => {
      const frontier = paretoFrontier(all);
      all.forEach((point, i) => {
        if (frontier.has(i)) return;
        expect([...frontier].some((j) => all[j]!.every((value, k) => value <= point[k]!))).toBe(true);
      });
    }),
  );
});
