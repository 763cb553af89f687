import { describe, expect, it } from "vitest";
import {
  emptyReadiness,
  type GroupReadiness,
} from "../../../../../src/controllers/cluster-autoscaler/cluster-state/group-readiness.js";
import {
  isClusterHealthy,
  isNodeGroupHealthy,
} from "../../../../../src/controllers/cluster-autoscaler/cluster-state/health.js";
import { nodeState } from "../../../../../src/controllers/cluster-autoscaler/cluster-state/node-state.js";
import { upcomingNodes } from "../../../../../src/controllers/cluster-autoscaler/cluster-state/upcoming-nodes.js";
import { seconds } from "../../../../../src/units/index.js";

const DEFAULTS = { okTotalUnreadyCount: 3, maxTotalUnreadyPercentage: 45 };

function readiness(some: Partial<GroupReadiness>): GroupReadiness {
  return { ...emptyReadiness(), ...some };
}

function isHealthy(minNodes: number, some: Partial<GroupReadiness>): boolean {
  return isNodeGroupHealthy({ minNodes, maxNodes: 100, target: 100 }, readiness(some), DEFAULTS);
}

describe("a node", () => {
  const BOOTING = { isDeleted: false, isSuspended: false, isReady: false, createdAt: seconds(100) };

  it("is starting for max-node-startup-time from its creation on, that time excluded", () => {
    const stateAt = (at: number) => nodeState(BOOTING, seconds(900), seconds(at));
    expect([999, 1000].map(stateAt)).toEqual(["notStarted", "unready"]);
  });

  it("without an instance is deleted, even if it is ready; a stopped one is suspended", () => {
    const ready = { ...BOOTING, isReady: true };
    const stateOf = (node: typeof ready) => nodeState(node, seconds(900), seconds(100));
    expect(stateOf({ ...ready, isDeleted: true, isSuspended: true })).toBe("deleted");
    expect(stateOf({ ...ready, isSuspended: true })).toBe("suspended");
    expect(stateOf(ready)).toBe("ready");
  });
});

describe("a cluster", () => {
  it("is unhealthy only above the share of unready nodes", () => {
    expect(isClusterHealthy(9, 20, DEFAULTS)).toBe(true);
    expect(isClusterHealthy(10, 20, DEFAULTS)).toBe(false);
  });
});

describe("a group", () => {
  it("misses neither ready nor suspended nodes", () => {
    expect(isHealthy(10, { ready: 6 })).toBe(false);
    expect(isHealthy(10, { ready: 3, suspended: 4 })).toBe(true);
  });

  it("is measured by the nodes that it has, starting ones included", () => {
    // Four of ten are missing: more than 45 % of six, not of ten.
    expect(isHealthy(10, { ready: 6 })).toBe(false);
    expect(isHealthy(10, { ready: 6, unready: 4 })).toBe(true);
    expect(isHealthy(10, { ready: 6, notStarted: ["a", "b", "c", "d"] })).toBe(true);
  });

  it("of which nothing is known is healthy when nothing is missing yet", () => {
    const isHealthyWith = (minNodes: number, target: number) =>
      isNodeGroupHealthy({ minNodes, maxNodes: target, target }, undefined, DEFAULTS);
    expect(isHealthyWith(0, 0)).toBe(true);
    expect(isHealthyWith(0, 5)).toBe(true);
    expect(isHealthyWith(1, 5)).toBe(false);
  });

  it.each(["ready", "unready", "suspended"] as const)(
    "expects no more nodes for those that are %s",
    (state) => {
      expect(upcomingNodes(5, readiness({ [state]: 2 }), true, false).count).toBe(3);
    },
  );

  it("expects nothing of instances that are long unregistered", () => {
    expect(upcomingNodes(5, readiness({ longUnregistered: ["a", "b"] }), true, false).count).toBe(3);
  });
});
