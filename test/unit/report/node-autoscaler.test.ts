import { describe, expect, it } from "vitest";
import type { DecisionRecord, Result } from "../../../src/recording/index.js";
import { renderJobs } from "../../../src/report/jobs-markdown.js";
import { renderNodeAutoscaler } from "../../../src/report/node-autoscaler-markdown.js";
import { nodeKeepings } from "../../../src/report/summarize-node-autoscaler.js";
import { syntheticResult } from "../../support/results.js";

function decision(seconds: number, object: string, action: string, parts: Partial<DecisionRecord>) {
  const timeMicros = seconds * 1e6;
  const component = object.startsWith("job/") ? "job" : "cluster-autoscaler";
  const none = { from: null, to: null, text: "", repeats: 0, lastMicros: timeMicros };
  return { timeMicros, component, object, action, ...none, ...parts };
}

function story(node: string, goneSeconds: number | null) {
  const step = (seconds: number, name: string) => ({
    timeMicros: seconds * 1e6,
    component: "kube-apiserver",
    step: name,
    detail: "std",
  });
  const gone = goneSeconds === null ? [] : [step(goneSeconds, "gone")];
  return { object: `node/${node}`, steps: [step(0, "created"), ...gone] };
}

const base = syntheticResult(1);
const end = base.intervalEnds.at(-1)! / 1e6;
const result: Result = {
  ...base,
  nodeStories: [story("n1", 100), story("n2", null)],
  decisions: [
    decision(10, "node/n1", "keep", { to: "NotUnderutilized", text: "76.5 % of cpu requested" }),
    decision(20, "nodegroup/std", "scale-up", { from: 2, to: 4, text: "2 nodes of std" }),
    decision(21, "nodegroup/std", "instance-errors", { to: 1, text: "1 instance could not be created" }),
    decision(40, "node/n1", "keep", { to: "BlockedByPod", text: "pod default/a blocks" }),
    decision(60, "node/n2", "keep", { to: "BlockedByPod", text: "pod default/b blocks" }),
    decision(90, "node/n1", "scale-down", { to: "drain", text: "unneeded" }),
    decision(95, "nodegroup/std", "scale-down", { from: 3, to: 2, text: "n1" }),
  ],
};

describe("the report's part on the cluster-autoscaler", () => {
  it("adds up for how long each reason kept nodes, until something else was decided or the run ended", () => {
    expect(
      nodeKeepings(result).map(({ reason, nodeHours }) => [reason, Math.round(nodeHours * 3600)]),
    ).toEqual([
      ["BlockedByPod", 50 + end - 60],
      ["NotUnderutilized", 30],
    ]);
  });

  it("names the node that a reason kept longest", () => {
    expect(nodeKeepings(result)[0]!.longest).toMatchObject({ node: "n2", text: "pod default/b blocks" });
  });

  it("counts nodes that were asked for, not had, and removed", () => {
    expect(renderNodeAutoscaler(result)).toContain(
      "Asked for 2 nodes, of which 1 could not be had; removed 1 node.",
    );
  });

  it("says how a removed node went", () => {
    expect(renderNodeAutoscaler(result)).toContain("| std | 3 → 2 | n1, unneeded and drained |");
  });

  it("is empty without a cluster-autoscaler", () => {
    expect(renderNodeAutoscaler({ ...result, decisions: [] })).toBe("");
  });
});

describe("the report's part on Jobs", () => {
  const jobs = [
    decision(10, "job/default/a", "create-pods", { from: 0, to: 4, text: "creates 4" }),
    decision(70, "job/default/a", "create-pods", { from: 3, to: 4, text: "creates 1" }),
    decision(300, "job/default/a", "complete", { text: "8 succeeded" }),
    decision(20, "job/default/b", "create-pods", { from: 0, to: 1, text: "creates 1" }),
  ];
  const text = renderJobs({ ...base, decisions: jobs });

  it("tells how long a Job took from its first pods to its end", () => {
    expect(text).toMatch(/job\/default\/a \| .*:10Z \| .* \| 4 m 50 s \| 8 succeeded/);
  });

  it("tells of a Job that has not ended", () => {
    expect(text).toMatch(/job\/default\/b \| .*:20Z \| not ended \|/);
  });
});
