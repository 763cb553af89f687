import { describe, expect, it } from "vitest";
import { nodeReadiness } from "../../../../src/controllers/cluster-autoscaler/node-readiness.js";
import { TaintConfig } from "../../../../src/controllers/cluster-autoscaler/taint-config.js";
import { nodeInit } from "../../../support/pods.js";

const isReady = nodeReadiness(new TaintConfig(["node.cilium.io/agent-not-ready"], ["example.com/throttled"]));
const tainted = (key: string) => nodeInit("n", { taints: [{ key, effect: "NoExecute" }] });

function gpuNode(gpus: number) {
  const init = nodeInit("n", { labels: { "k8s.amazonaws.com/accelerator": "nvidia-t4" } });
  return { ...init, allocatable: { ...init.allocatable, scalars: new Map([["nvidia.com/gpu", gpus]]) } };
}

describe("nodeReadiness", () => {
  it.each([
    "node.cilium.io/agent-not-ready",
    "startup-taint.cluster-autoscaler.kubernetes.io/agent",
    "ignore-taint.cluster-autoscaler.kubernetes.io/agent",
    "node.kubernetes.io/not-ready",
  ])("takes a node with %s for unready", (key) => {
    expect(isReady(tainted(key))).toBe(false);
  });

  it.each(["example.com/throttled", "status-taint.cluster-autoscaler.kubernetes.io/hot", "dedicated"])(
    "takes a node with %s as its condition says",
    (key) => {
      expect(isReady(tainted(key))).toBe(true);
      expect(isReady({ ...tainted(key), ready: false })).toBe(false);
    },
  );

  it("waits for the GPUs that a node's label promises", () => {
    expect(isReady(gpuNode(0))).toBe(false);
    expect(isReady(gpuNode(1))).toBe(true);
  });
});
