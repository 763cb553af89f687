import { describe, expect, it } from "vitest";
import { ageBucket } from "../../../../src/controllers/replicaset/compare-for-deletion.js";
import { deletionCostOf } from "../../../../src/controllers/replicaset/deletion-candidate-of.js";

describe("ageBucket", () => {
  it("doubles at powers of two of nanoseconds", () => {
    expect(ageBucket(0)).toBe(-1);
    expect(ageBucket(1)).toBe(9);
    expect(ageBucket(34_359_738)).toBe(34);
    expect(ageBucket(34_359_739)).toBe(35);
    expect(ageBucket(8_796_093_022)).toBe(42);
    expect(ageBucket(8_796_093_023)).toBe(43);
  });
});

describe("deletionCostOf", () => {
  const cost = (text: string) => deletionCostOf({ "controller.kubernetes.io/pod-deletion-cost": text });
  it("reads the annotation, 0 when it is absent or no plain integer", () => {
    expect([cost("100"), cost("-5"), cost("+5"), cost("007"), cost("x"), deletionCostOf({})]).toEqual([
      100, -5, 0, 0, 0, 0,
    ]);
  });
});
