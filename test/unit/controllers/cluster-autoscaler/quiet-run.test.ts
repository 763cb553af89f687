import { describe, expect, it } from "vitest";
import { Node } from "../../../../src/cluster/index.js";
import { QuietRun } from "../../../../src/controllers/cluster-autoscaler/quiet-run.js";
import { seconds } from "../../../../src/units/index.js";
import { nodeInit } from "../../../support/pods.js";

function remembered() {
  const nodes = [new Node(nodeInit("a"), seconds(0)), new Node(nodeInit("b"), seconds(0))];
  const pending: readonly unknown[] = [];
  const quiet = new QuietRun();
  quiet.remember({ nodes, others: [pending, 7] }, seconds(60));
  return { quiet, nodes, pending };
}

describe("a run that did nothing", () => {
  it("repeats on the same world", () => {
    const { quiet, nodes, pending } = remembered();
    expect(quiet.repeats(nodes, [pending, 7], seconds(59))).toBe(true);
  });

  it("does not repeat once something timed is over", () => {
    const { quiet, nodes, pending } = remembered();
    expect(quiet.repeats(nodes, [pending, 7], seconds(60))).toBe(false);
  });

  it("does not repeat where a pod came to a node or left it", () => {
    const { quiet, nodes, pending } = remembered();
    nodes[1]!.generation++;
    expect(quiet.repeats(nodes, [pending, 7], seconds(59))).toBe(false);
  });

  it("does not repeat where anything else changed", () => {
    const { quiet, nodes, pending } = remembered();
    expect(quiet.repeats(nodes, [pending, 8], seconds(59))).toBe(false);
    expect(quiet.repeats([...nodes], [pending, 7], seconds(59))).toBe(false);
  });
});
