import { describe, expect, it } from "vitest";
import type { Result } from "../../../src/recording/index.js";
import { playTexts } from "../../support/play-scenario.js";

/** Four nodes' worth at most; one pod of either kind fills more than half of a node. */
const NODE_GROUP = { name: "std", cpu: "4", memory: "16Gi", count: 1, min: 1, max: 4, boot: "60s" };

function manifests({ pausePriority }: { readonly pausePriority: number }): string {
  return `
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: overprovisioning}
value: ${pausePriority}
---
${deployment("pause", 1, "overprovisioning")}
---
${deployment("web", 1)}
`;
}

function deployment(name: string, replicas: number, priorityClassName?: string): string {
  return JSON.stringify({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          ...(priorityClassName === undefined ? {} : { priorityClassName, terminationGracePeriodSeconds: 0 }),
          containers: [{ name: "main", image: "main", resources: { requests: { cpu: "2500m" } } }],
        },
      },
    },
  });
}

async function play(pausePriority: number): Promise<Result> {
  const scenario = {
    apiVersion: "headroom/v1",
    kind: "Scenario",
    name: "pause",
    start: "2026-01-05T00:00:00Z",
    duration: "20m",
    initialState: "empty",
    seed: 3,
    manifests: ["all.yaml"],
    nodeGroups: [NODE_GROUP],
    clusterAutoscaler: {},
    actions: [{ at: "10m", scale: { target: "Deployment/web", replicas: 2 } }],
    report: { interval: "1m" },
  };
  const files = { "scenario.yaml": JSON.stringify(scenario), "all.yaml": manifests({ pausePriority }) };
  return (await playTexts(files)).result;
}

function minutesOf(result: Result, action: string): readonly number[] {
  return result.decisions
    .filter((decision) => decision.component === "cluster-autoscaler" && decision.action === action)
    .map(({ timeMicros }) => timeMicros / 60e6);
}

function readyOf(result: Result, name: string): readonly number[] {
  return [...result.workloads.find(({ workload }) => workload.endsWith(`/${name}`))!.ready];
}

describe("overprovisioning by pause pods", () => {
  it("buys a node for a pause pod at the cutoff, gives its room to a real pod and buys it anew", async () => {
    const result = await play(-10);
    const scaleUps = minutesOf(result, "scale-up");
    expect(scaleUps).toHaveLength(2);
    expect(scaleUps[0]).toBeLessThan(1);
    // The real pod takes the pause pod's place at once; the node that follows is for the evicted one.
    expect(scaleUps[1]).toBeGreaterThan(10);
    expect(scaleUps[1]).toBeLessThan(10.5);
    expect(readyOf(result, "web")[10]).toBe(2);
    expect(readyOf(result, "pause")[10]).toBe(0);
    expect(readyOf(result, "pause").at(-1)).toBe(1);
    const preempted = result.decisions.filter(({ action }) => action === "preempt");
    expect(preempted).toHaveLength(1);
  });

  it("leaves a pause pod below the cutoff without a node, so that a real pod waits for one", async () => {
    const result = await play(-11);
    const scaleUps = minutesOf(result, "scale-up");
    expect(scaleUps).toHaveLength(1);
    expect(scaleUps[0]).toBeGreaterThan(10);
    expect(readyOf(result, "pause").at(-1)).toBe(0);
    expect(readyOf(result, "web")[10]).toBe(1);
    expect(readyOf(result, "web").at(-1)).toBe(2);
  });
});
