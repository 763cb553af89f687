import { describe, expect, it } from "vitest";
import {
  explainRefusal,
  isInScope,
  judgeQuota,
  limitRangeFaults,
  podAmounts,
} from "../../../../src/controllers/resource-quota/index.js";
import type { LimitRange, PodSpec } from "../../../../src/kubernetes/index.js";

const POD: PodSpec = {
  containers: [
    { name: "a", resources: { requests: { cpu: "500m" }, limits: { cpu: "1", memory: "1Gi" } } },
    { name: "b", resources: { limits: { cpu: "250m", memory: "256Mi" } } },
  ],
};

describe("podAmounts", () => {
  it("takes a limit for a request that is missing", () => {
    const amounts = podAmounts({ containers: [{ name: "a", resources: { limits: { cpu: "2" } } }] });
    expect(amounts.get("limits.cpu")).toBe(2);
    expect(amounts.has("requests.cpu")).toBe(true);
  });

  it("says nothing of a resource that one container leaves open", () => {
    expect(podAmounts({ containers: [...POD.containers, { name: "c" }] }).has("limits.memory")).toBe(false);
  });

  it("sums limits", () => {
    expect(podAmounts(POD).get("limits.memory")).toBe(1280 * 2 ** 20);
  });
});

describe("judgeQuota", () => {
  const hard = new Map([
    ["pods", 5],
    ["limits.cpu", 4],
  ]);

  it("lets a pod come that just fits", () => {
    expect(judgeQuota(hard, new Map([["pods", 4]]), podAmounts(POD))).toEqual([]);
  });

  it("refuses in upstream's words", () => {
    const used = new Map([
      ["pods", 5],
      ["limits.cpu", 3],
    ]);
    expect(explainRefusal("team", judgeQuota(hard, used, podAmounts(POD)))).toBe(
      "exceeded quota: team, requested: pods=1,limits.cpu=1.25, used: pods=5,limits.cpu=3, limited: pods=5,limits.cpu=4",
    );
  });

  it("refuses a pod that does not say what it asks for", () => {
    const refusals = judgeQuota(hard, new Map(), podAmounts({ containers: [{ name: "a" }] }));
    expect(explainRefusal("team", refusals)).toBe("failed quota: team: must specify limits.cpu");
  });
});

describe("isInScope", () => {
  it("knows BestEffort pods", () => {
    expect(isInScope({ scopes: ["BestEffort"] }, { containers: [{ name: "a" }] })).toBe(true);
    expect(isInScope({ scopes: ["BestEffort"] }, POD)).toBe(false);
  });

  it("selects by priority class", () => {
    const term = { scopeName: "PriorityClass", operator: "In", values: ["high"] } as const;
    const spec = { scopeSelector: { matchExpressions: [term] } };
    expect(isInScope(spec, { ...POD, priorityClassName: "high" })).toBe(true);
    expect(isInScope(spec, POD)).toBe(false);
  });
});

describe("limitRangeFaults", () => {
  const range = (item: object): LimitRange => ({
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: { name: "bounds" },
    spec: { limits: [{ type: "Container", ...item }] },
  });

  it("finds a container above the maximum", () => {
    expect(limitRangeFaults(POD, [range({ max: { cpu: "500m" } })])).toEqual([
      "maximum cpu usage per Container a is 0.5, but limit is 1",
    ]);
  });

  it("finds a ratio that is too large", () => {
    expect(limitRangeFaults(POD, [range({ maxLimitRequestRatio: { cpu: "1" } })])).toEqual([
      "cpu max limit to request ratio per Container a is 1, but provided ratio is 2",
    ]);
  });

  it("sums a pod's containers", () => {
    expect(limitRangeFaults(POD, [range({ type: "Pod", max: { memory: "1Gi" } })])).toHaveLength(1);
  });
});
