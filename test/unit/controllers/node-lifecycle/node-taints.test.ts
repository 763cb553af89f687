import { describe, expect, it } from "vitest";
import {
  withConditionTaints,
  withReadinessTaint,
} from "../../../../src/controllers/node-lifecycle/node-taints.js";

const HEALTHY = { ready: "True", unschedulable: false, memoryPressure: false } as const;
const OWN = { key: "dedicated", value: "db", effect: "NoSchedule" } as const;

describe("withConditionTaints", () => {
  it("returns the same array where nothing changes", () => {
    const taints = [OWN];
    expect(withConditionTaints(taints, HEALTHY)).toBe(taints);
  });

  it("exchanges not-ready for unreachable and keeps what people set", () => {
    const notReady = withConditionTaints([OWN], { ...HEALTHY, ready: "False" });
    const keys = withConditionTaints(notReady, { ...HEALTHY, ready: "Unknown" }).map(({ key }) => key);
    expect(keys).toEqual(["dedicated", "node.kubernetes.io/unreachable"]);
  });

  it("taints a cordoned node", () => {
    expect(withConditionTaints([], { ...HEALTHY, unschedulable: true })).toEqual([
      { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" },
    ]);
  });
});

describe("withReadinessTaint", () => {
  it("takes both NoExecute taints from a ready node", () => {
    const taints = withReadinessTaint([OWN], "Unknown");
    expect(withReadinessTaint(taints, "True")).toEqual([OWN]);
  });
});
