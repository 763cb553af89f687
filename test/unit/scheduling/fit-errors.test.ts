import { describe, expect, it } from "vitest";
import { fitError } from "../../../src/scheduling/fit-error.js";
import { FitErrors } from "../../../src/scheduling/fit-errors.js";
import type { NodeView } from "../../../src/scheduling/index.js";
import { type Rejection, unresolvable, unschedulable } from "../../../src/scheduling/rejection.js";

const CPU = unschedulable("NodeResourcesFit", "Insufficient cpu");
const TAINT = unresolvable("TaintToleration", "node(s) had untolerated taint(s)");
const nodes = (count: number): readonly NodeView[] => Array.from({ length: count }, () => ({}) as NodeView);
/** Four nodes: a 1 in the number's bits is a taint. */
const mixed = (number: number): Rejection[] => [0, 1, 2, 3].map((bit) => ((number >> bit) & 1 ? TAINT : CPU));

describe("FitErrors", () => {
  it("gives one error for searches that were turned down alike", () => {
    const errors = new FitErrors();
    const first = errors.of(nodes(4), mixed(5));
    errors.of(nodes(4), mixed(2));
    expect(errors.of(nodes(4), mixed(5))).toBe(first);
  });

  it("tells searches apart whose nodes gave the same reasons in another order or another number", () => {
    const errors = new FitErrors();
    errors.of(nodes(4), mixed(5));
    expect(errors.of(nodes(4), mixed(10)).rejections).toEqual(mixed(10));
    expect(errors.of(nodes(3), [CPU, TAINT, CPU]).nodeCount).toBe(3);
  });

  it("says what an error made anew says, however many others came in between", () => {
    const errors = new FitErrors();
    const order = Array.from({ length: 200 }, (_, i) => (i * 7 + (i >> 3)) % 16);
    for (const number of order) {
      expect(errors.of(nodes(4), mixed(number))).toEqual(fitError(nodes(4), mixed(number), null));
    }
  });

  it("is not changed by what its caller does to the rejections later", () => {
    const errors = new FitErrors();
    const rejections = mixed(0);
    const error = errors.of(nodes(4), rejections);
    rejections[0] = TAINT;
    expect(error.rejections).toEqual(mixed(0));
  });
});
