import { describe, expect, it } from "vitest";
import { Cluster } from "../../../src/cluster/index.js";
import { Simulation } from "../../../src/engine/index.js";
import { DecisionLog } from "../../../src/recording/decision-log.js";
import type { NodeGroupSeries, WorkloadSeries } from "../../../src/recording/index.js";
import { warningsOf } from "../../../src/recording/warnings-of.js";
import { syntheticResult } from "../../support/results.js";

const { workloads, nodeGroups } = syntheticResult();

/** One workload of so many pods in each namespace. */
function workloadsOf(
  podsByNamespace: Readonly<Record<string, number>>,
  containersPerPod = 1,
): readonly WorkloadSeries[] {
  const [web] = workloads;
  return Object.entries(podsByNamespace).map(([namespace, pods]) => ({
    ...web!,
    workload: `Deployment/${namespace}/web`,
    existing: Float64Array.of(1, pods, 1),
    totals: { ...web!.totals, containersPerPod },
  }));
}

function groupOf(nodes: number, mostPodsOnNode: number): readonly NodeGroupSeries[] {
  const [group] = nodeGroups;
  return [{ ...group!, existing: Float64Array.of(1, nodes), totals: { ...group!.totals, mostPodsOnNode } }];
}

function messages(pods: readonly WorkloadSeries[], nodes: readonly NodeGroupSeries[]): readonly string[] {
  const found = warningsOf(new Cluster(new Simulation()), new DecisionLog(), pods, nodes);
  expect(found.every(({ code, severity }) => code === "HR4002" && severity === "warning")).toBe(true);
  return found.map(({ message }) => message);
}

const MANY = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`n${i}`, 2_500]));

describe("a documented limit of Kubernetes that a run passed", () => {
  it("is not told at the limit itself", () => {
    expect(messages(workloadsOf({ shop: 3_000 }), groupOf(5_000, 110))).toEqual([]);
    expect(messages(workloadsOf(MANY, 2), groupOf(5_000, 30))).toEqual([]);
  });

  it.each([
    ["110 pods a node", workloadsOf({}), groupOf(1, 111), /^up to 111 pods on a node of \S+$/],
    ["5,000 nodes", workloadsOf({}), groupOf(5_001, 1), /^up to 5001 nodes$/],
    ["150,000 pods", workloadsOf({ ...MANY, more: 1 }), groupOf(1, 1), /^up to 150001 pods$/],
    ["300,000 containers", workloadsOf(MANY, 3), groupOf(1, 1), /^up to 450000 containers$/],
    ["3,000 pods a namespace", workloadsOf({ shop: 3_001 }), groupOf(1, 1), /in the namespace shop$/],
  ])("%s is told", (_, pods, nodes, message) => {
    expect(messages(pods, nodes)).toEqual([expect.stringMatching(message)]);
  });
});
