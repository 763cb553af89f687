import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../../src/diagnostics/index.js";
import { load, SCENARIO } from "./scenario-fixture.js";

const AUTOSCALED = SCENARIO.replace("load:", "clusterAutoscaler: {}\nload:");

function deployment(name: string, spec: string, replicas = 2): string {
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: ${spec}
`;
}

const container = (requests: string) =>
  `{containers: [{name: main, image: x, resources: {requests: {${requests}}}}]}`;

async function found(
  code: string,
  manifests: string,
  scenario = SCENARIO.replace("[web.yaml]", "[web.yaml, more.yaml]"),
): Promise<Diagnostic | undefined> {
  const { diagnostics } = await load(scenario, [], { "shop/more.yaml": manifests });
  return diagnostics.find((each) => each.code === code);
}

describe("pods that no node can ever hold (HR1592)", () => {
  it("says what each group lacks, which comes closest, and the type that would do", async () => {
    const diagnostic = await found("HR1592", deployment("huge", container("cpu: 6, memory: 4Gi")));
    expect(diagnostic?.message).toBe(
      "no node can ever hold a pod of Deployment/huge (service: needs 6 of 4 cores; batch: needs 6 of 3.92 cores)",
    );
    expect(diagnostic?.hint).toMatch(/^service comes closest; the cheapest type that would do is \w/);
  });

  it("names the type that comes closest where none of the catalogue would do", async () => {
    const diagnostic = await found("HR1592", deployment("huge", container("cpu: 900, memory: 4Gi")));
    expect(diagnostic?.hint).toMatch(
      /; no type of the catalogue would do: the nearest is \S+ \([\d.]+ cores, [\d.]+ GiB\)$/,
    );
  });

  it("says how to give nodes a device that the catalogue does not know", async () => {
    const diagnostic = await found("HR1592", deployment("gpu", container("example.com/gpu: 1")));
    expect(diagnostic?.hint).toMatch(
      /; the catalogue knows no type with example\.com\/gpu: say .*resources: \{example\.com\/gpu: 1\}$/,
    );
    expect(diagnostic).toMatchObject({ severity: "warning", place: { file: "shop/more.yaml", line: 2 } });
  });

  it("says which labels no node has", async () => {
    const spec = `{nodeSelector: {disk: ssd}, containers: [{name: main, image: x}]}`;
    const diagnostic = await found("HR1592", deployment("picky", spec));
    expect(diagnostic?.message).toContain("batch: node(s) didn't match Pod's node affinity/selector");
    expect(diagnostic?.hint).toBe('no node has the label "disk"');
  });

  it("is silent where one group can hold them, though others cannot", async () => {
    expect(await found("HR1592", deployment("wide", container("cpu: 3950m")))).toBeUndefined();
  });

  it("is silent where only other pods stand in the way", async () => {
    const spec = `{affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: web}}}]}}, containers: [{name: main, image: x}]}`;
    expect(await found("HR1592", deployment("near", spec))).toBeUndefined();
  });
});

describe("budgets that block every drain (HR1593)", () => {
  const scenario = AUTOSCALED.replace("[web.yaml]", "[web.yaml, more.yaml]");
  const budget = (rule: string) => `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {${rule}, selector: {matchLabels: {app: web}}}
`;

  it.each(["maxUnavailable: 0", "minAvailable: 100%", "minAvailable: 2"])("warns of %s", async (rule) => {
    const diagnostic = await found("HR1593", budget(rule), scenario);
    expect(diagnostic).toMatchObject({ severity: "warning", place: { file: "shop/more.yaml" } });
    expect(diagnostic?.message).toContain("never lets a pod of Deployment/web go");
  });

  it.each(["maxUnavailable: 1", "minAvailable: 1", "minAvailable: 50%"])("accepts %s", async (rule) => {
    expect(await found("HR1593", budget(rule), scenario)).toBeUndefined();
  });

  it("counts the pods that an HPA may add", async () => {
    const hpa = `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 2, maxReplicas: 5}
`;
    expect(await found("HR1593", budget("minAvailable: 2") + hpa, scenario)).toBeUndefined();
  });

  it("matters only to those who drain", async () => {
    expect(await found("HR1593", budget("maxUnavailable: 0"))).toBeUndefined();
  });
});
