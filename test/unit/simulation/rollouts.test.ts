import { describe, expect, it } from "vitest";
import { renderDiagnostic } from "../../../src/diagnostics/index.js";
import { loadScenario, memoryFileSource } from "../../../src/scenario/index.js";
import type { Run } from "../../../src/simulation/index.js";
import { playTexts } from "../../support/play-scenario.js";

const scenario = (actions: string, more = "") => `apiVersion: headroom/v1
kind: Scenario
name: rollouts
duration: 40m
manifests: [v1.yaml]
nodeGroups: [{name: pool, cpu: 8, memory: 16Gi, count: 2}]
actions: ${actions}
${more}`;

const workload = (
  kind: string,
  image: string,
  more = "",
) => `apiVersion: ${kind.startsWith("Repl") && kind.endsWith("er") ? "v1" : "apps/v1"}
kind: ${kind}
metadata: {name: web}
spec:
${kind === "DaemonSet" ? "" : "  replicas: 3\n"}${more}  selector: ${kind === "ReplicationController" ? "{app: web}" : "{matchLabels: {app: web}}"}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: "${image}", resources: {requests: {cpu: 100m}}}]}
`;

const imagesOf = ({ cluster }: Run): readonly string[] =>
  [...cluster.pods.values()].map(({ template }) => template.spec.containers[0]!.image!).sort();

describe("a rollback", () => {
  it.each(["Deployment", "StatefulSet", "DaemonSet"])(
    "brings back a %s's template before the present one",
    async (kind) => {
      const { run } = await playTexts({
        "scenario.yaml": scenario(`[{at: 5m, apply: v2.yaml}, {at: 15m, rollback: ${kind}/web}]`),
        "v1.yaml": workload(kind, "web:1"),
        "v2.yaml": workload(kind, "web:2"),
      });
      expect(new Set(imagesOf(run))).toEqual(new Set(["web:1"]));
    },
  );

  it("ends a rollout that is stuck: the former ReplicaSet is whole again, the new one empty", async () => {
    const { run, result } = await playTexts({
      "scenario.yaml": scenario("[{at: 5m, apply: v2.yaml}, {at: 20m, rollback: Deployment/web}]"),
      "v1.yaml": workload("Deployment", "web:1", "  progressDeadlineSeconds: 300\n"),
      "v2.yaml": workload("Deployment", "web:2", "  progressDeadlineSeconds: 300\n").replace(
        "cpu: 100m",
        "cpu: 20",
      ),
    });
    expect(imagesOf(run)).toEqual(["web:1", "web:1", "web:1"]);
    expect(
      [...run.cluster.replicaSets.values()].map(({ replicas, revision }) => [revision, replicas]),
    ).toEqual([
      [3, 3],
      [2, 0],
    ]);
    expect(
      result.decisions.filter(({ component }) => component === "rollout").map(({ text }) => text),
    ).toEqual(["the revision before comes back: web:1"]);
  });

  it("done twice brings the newer template back", async () => {
    const { run } = await playTexts({
      "scenario.yaml": scenario(
        "[{at: 5m, apply: v2.yaml}, {at: 10m, rollback: Deployment/web}, {at: 20m, rollback: Deployment/web}]",
      ),
      "v1.yaml": workload("Deployment", "web:1"),
      "v2.yaml": workload("Deployment", "web:2"),
    });
    expect(imagesOf(run)).toEqual(["web:2", "web:2", "web:2"]);
  });

  it("without an earlier revision changes nothing and says so", async () => {
    const { run, result } = await playTexts({
      "scenario.yaml": scenario("[{at: 5m, rollback: Deployment/web}]"),
      "v1.yaml": workload("Deployment", "web:1"),
    });
    expect([...run.cluster.replicaSets.values()]).toHaveLength(1);
    expect(result.decisions.find(({ component }) => component === "rollout")?.action).toBe("nothing-to-undo");
  });

  it("of a kind without rollouts is a fault", async () => {
    const files = new Map([
      ["scenario.yaml", scenario("[{at: 5m, rollback: ReplicaSet/web}]")],
      ["v1.yaml", workload("ReplicaSet", "web:1")],
    ]);
    const { diagnostics } = await loadScenario(memoryFileSource(files), "scenario.yaml", []);
    expect(diagnostics.map(renderDiagnostic).join("\n")).toMatch(
      /error HR1563 scenario\.yaml:7:\d+ .*rollback of a ReplicaSet, which has no rollouts; valid: Deployment, StatefulSet, DaemonSet/,
    );
  });
});

describe("an applied ReplicaSet or ReplicationController", () => {
  it.each(["ReplicaSet", "ReplicationController"])(
    "%s: only pods to come have the new template",
    async (kind) => {
      const { run } = await playTexts({
        "scenario.yaml": scenario("[{at: 5m, apply: v2.yaml}]"),
        "v1.yaml": workload(kind, "web:1"),
        "v2.yaml": workload(kind, "web:2").replace("replicas: 3", "replicas: 5"),
      });
      expect(imagesOf(run)).toEqual(["web:1", "web:1", "web:1", "web:2", "web:2"]);
    },
  );
});

describe("minReadySeconds", () => {
  it("of an existing ReplicaSet follows its Deployment", async () => {
    const { run } = await playTexts({
      "scenario.yaml": scenario("[{at: 5m, apply: v2.yaml}]"),
      "v1.yaml": workload("Deployment", "web:1"),
      "v2.yaml": workload("Deployment", "web:1", "  minReadySeconds: 30\n"),
    });
    expect([...run.cluster.replicaSets.values()].map(({ minReadySeconds }) => minReadySeconds)).toEqual([30]);
  });
});
