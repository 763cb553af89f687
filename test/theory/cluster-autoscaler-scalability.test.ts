import { describe, expect, it } from "vitest";
import { playScalabilityScenario } from "../support/scalability-scenario.js";

// The end states that kubernetes/autoscaler publishes: 30 pods fill a node; the group grows to 1000 nodes. The same
// scenarios as vectors: truths/ca-scalability-scenarios.json, which take too long to be played three times a check.

const SHAPE = { podsPerNode: 30, maxNodes: 1000 };
const END = { target: 1000, nodes: 1000, allNodesFull: true };
const TIMEOUT_MS = 180_000;

describe("published scalability scenarios of the cluster-autoscaler", () => {
  it(
    "a burst of 30,000 pods fills 1,000 nodes",
    () => {
      const end = playScalabilityScenario({ ...SHAPE, newPodsAt: [[0, 30_000]] });
      expect(end).toEqual({ ...END, pendingPods: 0 });
    },
    TIMEOUT_MS,
  );

  it(
    "a second burst while the first is served ends in 1,000 full nodes",
    () => {
      const newPodsAt = [
        [0, 21_000],
        [90, 9000],
      ] as const;
      expect(playScalabilityScenario({ ...SHAPE, newPodsAt })).toEqual({ ...END, pendingPods: 0 });
    },
    TIMEOUT_MS,
  );

  it(
    "pods that fit nowhere do not keep the others from their nodes",
    () => {
      const end = playScalabilityScenario({
        ...SHAPE,
        newPodsAt: [[0, 30_000]],
        neverSchedulablePods: 1000,
      });
      expect(end).toEqual({ ...END, pendingPods: 1000 });
    },
    TIMEOUT_MS,
  );
});
