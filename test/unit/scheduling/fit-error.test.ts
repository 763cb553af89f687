import { describe, expect, it } from "vitest";
import { fitError } from "../../../src/scheduling/fit-error.js";
import { fitErrorMessage, type NodeView } from "../../../src/scheduling/index.js";
import { type Rejection, unresolvable, unschedulable } from "../../../src/scheduling/rejection.js";

const CPU = unschedulable("NodeResourcesFit", "Insufficient cpu");
const BOTH: Rejection = {
  plugin: "NodeResourcesFit",
  resolvable: true,
  reasons: ["Insufficient cpu", "Insufficient memory"],
};
const TAINT = unresolvable("TaintToleration", "node(s) had untolerated taint(s)");
const nodes = (count: number): readonly NodeView[] => Array.from({ length: count }, () => ({}) as NodeView);

describe("fitError", () => {
  it("counts each reason over the nodes, a node may give several", () => {
    const error = fitError(nodes(4), [CPU, BOTH, TAINT, CPU], null);
    expect(error.reasons).toEqual(
      new Map([
        ["Insufficient cpu", 3],
        ["Insufficient memory", 1],
        ["node(s) had untolerated taint(s)", 1],
      ]),
    );
  });

  it("names the plugins that rejected a node", () => {
    expect(fitError(nodes(2), [TAINT, CPU], null).plugins).toEqual(["NodeResourcesFit", "TaintToleration"]);
  });
});

describe("fitErrorMessage", () => {
  it("sorts the counted reasons as texts, as upstream does", () => {
    const rejections = [...Array<Rejection>(10).fill(CPU), TAINT, TAINT];
    expect(fitErrorMessage(fitError(nodes(12), rejections, null))).toBe(
      "0/12 nodes are available: 10 Insufficient cpu, 2 node(s) had untolerated taint(s).",
    );
  });

  it("gives the reason that came before the nodes alone", () => {
    const error = fitError(nodes(3), null, unresolvable("NodeAffinity", "pod affinity terms conflict"));
    expect(fitErrorMessage(error)).toBe("0/3 nodes are available: pod affinity terms conflict.");
  });
});
