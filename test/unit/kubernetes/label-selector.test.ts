import { describe, expect, it } from "vitest";
import {
  isEmptySelector,
  type LabelSelectorRequirement,
  matchesLabelSelector,
  matchesStringMap,
} from "../../../src/kubernetes/index.js";

describe("label selectors", () => {
  it("match nothing when absent and everything when empty", () => {
    expect(matchesLabelSelector(undefined, { app: "web" })).toBe(false);
    expect(matchesLabelSelector({}, { app: "web" })).toBe(true);
    expect(matchesLabelSelector({}, undefined)).toBe(true);
    expect(isEmptySelector({ matchLabels: {} })).toBe(true);
  });

  it("need every label and every expression", () => {
    const selector = {
      matchLabels: { app: "web" },
      matchExpressions: [{ key: "tier", operator: "In" as const, values: ["front", "edge"] }],
    };
    expect(matchesLabelSelector(selector, { app: "web", tier: "edge" })).toBe(true);
    expect(matchesLabelSelector(selector, { app: "web", tier: "back" })).toBe(false);
    expect(matchesLabelSelector(selector, { tier: "edge" })).toBe(false);
  });

  it.each<[LabelSelectorRequirement, Record<string, string>, boolean]>([
    [{ key: "a", operator: "In", values: ["1"] }, {}, false],
    [{ key: "a", operator: "NotIn", values: ["1"] }, {}, true],
    [{ key: "a", operator: "NotIn", values: ["1"] }, { a: "1" }, false],
    [{ key: "a", operator: "NotIn", values: ["1"] }, { a: "2" }, true],
    [{ key: "a", operator: "Exists" }, { a: "" }, true],
    [{ key: "a", operator: "Exists" }, {}, false],
    [{ key: "a", operator: "DoesNotExist" }, {}, true],
    [{ key: "a", operator: "DoesNotExist" }, { a: "" }, false],
    [{ key: "toString", operator: "Exists" }, {}, false],
  ])("%j on %j is %j", (requirement, labels, matches) => {
    expect(matchesLabelSelector({ matchExpressions: [requirement] }, labels)).toBe(matches);
  });

  it("of Services select nothing when absent or empty", () => {
    expect(matchesStringMap(undefined, { a: "1" })).toBe(false);
    expect(matchesStringMap({}, { a: "1" })).toBe(false);
    expect(matchesStringMap({ a: "1" }, { a: "1", b: "2" })).toBe(true);
    expect(matchesStringMap({ a: "1" }, undefined)).toBe(false);
  });
});
