import { describe, expect, it } from "vitest";
import type { DecisionRecord, Result } from "../../../src/recording/index.js";
import { explainAutoscaler, explainHpa, explainNode, explainPod } from "../../../src/report/index.js";
import { syntheticResult } from "../../support/results.js";

const result = syntheticResult(1);

/** Node n1 comes at 60 s and goes at 600 s; the autoscaler keeps it, then deletes it. */
const withNodes: Result = {
  ...result,
  nodeStories: [
    {
      object: "node/n1",
      steps: [
        { timeMicros: 60e6, component: "kube-apiserver", step: "created", detail: "std" },
        { timeMicros: 600e6, component: "kube-apiserver", step: "gone", detail: "" },
      ],
    },
  ],
  decisions: [
    act(20e6, "nodegroup/std", "scale-up", 0, 1, "1 node of std for 2 of 2 pending pods"),
    act(90e6, "node/n1", "keep", null, "NotUnderutilized", "80.0 % of cpu requested, more than 50.0 %"),
    act(595e6, "node/n1", "scale-down", null, "empty", "unneeded node of std: empty, deleted"),
    act(600e6, "nodegroup/std", "scale-down", 1, 0, "n1"),
  ],
};

function act(
  timeMicros: number,
  object: string,
  action: string,
  from: number | null,
  to: number | string,
  text: string,
): DecisionRecord {
  const component = "cluster-autoscaler";
  return { timeMicros, component, object, action, from, to, text, repeats: 0, lastMicros: timeMicros };
}

describe("explain", () => {
  it("tells an HPA's decisions with their reasons", () => {
    expect(explainHpa(result, "web")).toBe(
      [
        "hpa/default/web scales Deployment/default/web between 2 and 16",
        "  2026-01-05T00:00:15Z  keep 2 (and 9 times more until 00:02:30Z): cpu 70 % of target 70 %, within tolerance",
        `  2026-01-05T00:02:45Z  scale 2 → 4: ${result.decisions[1]!.text}`,
        "",
      ].join("\n"),
    );
  });

  it("marks the decision that stood at the instant asked for", () => {
    const lines = explainHpa(result, "default/web", 60e6)!.split("\n");
    expect(lines.filter((line) => line.startsWith("→"))).toHaveLength(1);
    expect(lines[1]).toMatch(/^→ .*keep 2/);
  });

  it("knows no HPA of another name", () => {
    expect(explainHpa(result, "nope")).toBeUndefined();
  });

  it("tells a pod's life with the time since its creation", () => {
    expect(explainPod(result, "web-1")).toBe(
      [
        "pod/default/web-1",
        "2026-01-05T00:02:45Z       +0.000 s  kube-apiserver  created",
        "2026-01-05T00:02:45Z       +0.200 s  kube-scheduler  scheduled: n1",
        "",
      ].join("\n"),
    );
  });

  it("tells a node's life, what was decided about it, and which pods it held at an instant", () => {
    expect(explainNode(withNodes, "n1", 300e6)).toBe(
      [
        "node/n1 of group std: held 1 pod, at most 1 at once",
        "2026-01-05T00:01:00Z       +0.000 s  kube-apiserver      created: std",
        "2026-01-05T00:01:30Z      +30.000 s  cluster-autoscaler  keep: 80.0 % of cpu requested, more than 50.0 %",
        "2026-01-05T00:09:55Z     +535.000 s  cluster-autoscaler  scale-down: unneeded node of std: empty, deleted",
        "2026-01-05T00:10:00Z     +540.000 s  kube-apiserver      gone",
        "1 pod on it at 2026-01-05T00:05:00Z:",
        "  default/web-1 since 2026-01-05T00:02:45Z",
        "",
      ].join("\n"),
    );
  });

  it("takes no error of the cloud for a node's group", () => {
    const failed = { timeMicros: 20e6, component: "cloud", step: "launch-failed", detail: "NoCapacity" };
    const text = explainNode({ ...withNodes, nodeStories: [{ object: "node/n2", steps: [failed] }] }, "n2");
    expect(text).toMatch(/^node\/n2: held 0 pods/);
  });

  it("names the group of a machine that was had at a later try and has not come yet", () => {
    const steps = [
      { timeMicros: 20e6, component: "cloud", step: "launch-failed", detail: "NoCapacity" },
      { timeMicros: 80e6, component: "cloud", step: "launched", detail: "std" },
    ];
    const text = explainNode({ ...withNodes, nodeStories: [{ object: "node/n2", steps }] }, "n2");
    expect(text).toMatch(/^node\/n2 of group std: /);
  });

  it("tells the cluster-autoscaler's acts, and what kept each node at an instant", () => {
    const text = explainAutoscaler(withNodes, 300e6)!;
    expect(text).toContain("asked for 1 node; removed 1 node");
    expect(text).toContain("nodegroup/std scale-up 0 → 1: 1 node of std for 2 of 2 pending pods");
    expect(text).toContain(
      "  n1  keep since 2026-01-05T00:01:30Z: 80.0 % of cpu requested, more than 50.0 %\n",
    );
  });

  it("leaves out nodes that had gone by the instant", () => {
    expect(explainAutoscaler(withNodes, 601e6)).toContain("0 nodes at");
  });

  it("knows of no autoscaler that decided nothing", () => {
    expect(explainAutoscaler(result)).toBeUndefined();
  });
});
