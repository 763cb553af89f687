import { describe, expect, it } from "vitest";
import { explainHpa, explainPod } from "../../../src/report/index.js";
import { syntheticResult } from "../../support/results.js";

const result = syntheticResult(1);

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
});
