import { describe, expect, it } from "vitest";
import type { CloudInstance } from "../../../../src/cloud/index.js";
import { withWholeGroup } from "../../../../src/controllers/cluster-autoscaler/cluster-state/instances-to-remove.js";

const INSTANCES = new Map(
  ["a", "b", "c"].map((name) => [name, { name, state: "running", error: null } satisfies CloudInstance]),
);

describe("withWholeGroup", () => {
  it("gives up a zero-or-max group as a whole", () => {
    expect(withWholeGroup(["b"], { zeroOrMaxNodeScaling: true }, INSTANCES)).toEqual(["a", "b", "c"]);
    expect(withWholeGroup([], { zeroOrMaxNodeScaling: true }, INSTANCES)).toEqual([]);
  });

  it("gives up of another group what did not come", () => {
    expect(withWholeGroup(["b"], { zeroOrMaxNodeScaling: false }, INSTANCES)).toEqual(["b"]);
  });
});
