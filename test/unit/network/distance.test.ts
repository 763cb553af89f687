import { describe, expect, test } from "vitest";
import { distanceBetween, distanceShares, type NetworkPlace } from "../../../src/network/index.js";

const place = (node: string, zone: string): NetworkPlace => ({ node, zone });

describe("the distance of a request", () => {
  test.each([
    [null, place("n1", "a"), "outside"],
    [place("n1", "a"), place("n1", "a"), "sameNode"],
    [place("n1", "a"), place("n2", "a"), "sameZone"],
    [place("n1", "a"), place("n3", "b"), "crossZone"],
    [place("n1", ""), place("n2", ""), "sameZone"],
  ] as const)("from %j to %j is %s", (from, to, distance) => {
    expect(distanceBetween(from, to)).toBe(distance);
  });
});

describe("the shares of requests by distance", () => {
  test("are those of all pairs of a caller and a pod", () => {
    const callers = [place("n1", "a"), place("n2", "a")];
    const pods = [place("n1", "a"), place("n3", "a"), place("n4", "b"), place("n4", "b")];
    // 8 pairs: n1–n1; n1–n3, n2–n1, n2–n3; four to zone b.
    expect(distanceShares(callers, pods)).toEqual({ sameNode: 1 / 8, sameZone: 3 / 8, crossZone: 4 / 8 });
  });

  test("are all within a node where nobody is on one side", () => {
    expect(distanceShares([], [place("n1", "a")])).toEqual({ sameNode: 1, sameZone: 0, crossZone: 0 });
  });
});
