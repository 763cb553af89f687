import { describe, expect, it } from "vitest";
import type { DecisionRecord } from "../../../../src/recording/index.js";
import { decisionRows } from "../../../../src/report/page/decision-rows.js";
import { syntheticResult } from "../../../support/results.js";

const result = syntheticResult();
const example = result.decisions[1]!;
const rowsOf = (decisions: readonly DecisionRecord[]) => decisionRows({ ...result, decisions });

describe("the decisions that a page can search", () => {
  it("name what changed, and how often it was decided again", () => {
    const rows = rowsOf([
      { ...example, action: "scale", from: 2, to: 4, repeats: 0 },
      { ...example, action: "keep", from: 4, to: 4, repeats: 3 },
      { ...example, action: "bind", from: null, to: "node-1", repeats: 0 },
    ]).rows;
    expect(rows.map((row) => row[2])).toEqual(["scale 2 → 4", "keep 4, 3 times more", "bind node-1"]);
  });

  it("leave those about single pods to decisions.csv where there are too many", () => {
    const pods = Array.from({ length: 5000 }, () => ({ ...example, object: "pod/default/web-1" }));
    const { rows, left } = rowsOf([...pods, { ...example, object: "hpa/default/web" }]);
    expect(rows.map((row) => row[1])).toEqual(["hpa/default/web"]);
    expect(left).toBe(5000);
  });
});
