import { expect, test } from "vitest";
import { orderByCalls } from "../../../src/traffic/index.js";

function targets(calls: Readonly<Record<string, string>>) {
  return Object.entries(calls).map(([key, to]) => ({
    key,
    calls: [...to].map((callee) => ({ to: callee, perRequest: 1 })),
  }));
}
const orderOf = (calls: Readonly<Record<string, string>>) =>
  orderByCalls(targets(calls))
    .order.map((x) => x.key)
    .join("");

test("callers come before those whom they call", () => {
  expect(orderOf({ c: "", b: "c", a: "bc" })).toBe("abc");
});

test("targets that do not call each other keep their order", () => {
  expect(orderOf({ x: "", y: "", z: "" })).toBe("xyz");
});

test("a target called twice comes once, after both callers", () => {
  expect(orderOf({ a: "bc", b: "d", c: "d", d: "" })).toBe("abcd");
});

test("calls in a circle are named, from the one given first", () => {
  expect(orderByCalls(targets({ x: "a", a: "b", b: "c", c: "a" })).cycle).toEqual(["a", "b", "c", "a"]);
});

test("a target that calls itself is a circle", () => {
  expect(orderByCalls(targets({ a: "a" })).cycle).toEqual(["a", "a"]);
});
