import { describe, expect, it } from "vitest";
import { loadScenario, memoryFileSource } from "../../../src/scenario/index.js";
import { load, loaded, SCENARIO } from "./scenario-fixture.js";

const HPA = `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  maxReplicas: 10
  metrics:
    - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}}
`;
const OLD_HPA = `
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  maxReplicas: 10
  targetCPUUtilizationPercentage: 60
`;
const WITH_HPA = SCENARIO.replace("[web.yaml]", "[web.yaml, hpa.yaml]");
const FILES = { "shop/hpa.yaml": HPA };

describe("an override of a manifest's field", () => {
  it.each([
    ["HorizontalPodAutoscaler/web.spec.maxReplicas=40", "maxReplicas", 40],
    ["hpa/web.spec.maxReplicas=40", "maxReplicas", 40],
    ["horizontalpodautoscaler/default/web.spec.minReplicas=3", "minReplicas", 3],
  ])("%s reaches its value", async (override, field, expected) => {
    const { manifests } = await loaded(WITH_HPA, [override], FILES);
    expect(manifests.hpas[0]!.object.spec).toHaveProperty(field, expected);
  });

  it("names metrics by what they measure, policies by type and makes what is missing", async () => {
    const { manifests } = await loaded(
      WITH_HPA,
      [
        "hpa/web.spec.metrics.cpu.resource.target.averageUtilization=75",
        "hpa/web.spec.behavior.scaleDown.stabilizationWindowSeconds=60",
      ],
      FILES,
    );
    const { spec } = manifests.hpas[0]!.object;
    expect(spec.metrics).toMatchObject([{ resource: { target: { averageUtilization: 75 } } }]);
    expect(spec.behavior?.scaleDown?.stabilizationWindowSeconds).toBe(60);
  });

  it("names containers, and keys of maps with dots in them", async () => {
    const { manifests } = await loaded(SCENARIO, [
      "deploy/web.spec.template.spec.containers.main.resources.requests.cpu=350m",
      "deploy/web.metadata.annotations.headroom.dev/ready-after=2s",
    ]);
    const { metadata, spec } = manifests.deployments[0]!.object;
    expect(spec.template.spec.containers[0]!.resources?.requests).toMatchObject({ cpu: "350m" });
    expect(metadata.annotations).toMatchObject({ "headroom.dev/ready-after": "2s" });
  });

  it("takes a field out with null", async () => {
    const { manifests } = await loaded(SCENARIO, ["deploy/web.spec.replicas=null"]);
    expect(manifests.deployments[0]!.object.spec.replicas).toBe(1);
  });

  it("reaches fields of autoscaling/v2 in an object of autoscaling/v1", async () => {
    const { manifests } = await loaded(
      WITH_HPA,
      ["hpa/web.spec.metrics.cpu.resource.target.averageUtilization=75"],
      { "shop/hpa.yaml": OLD_HPA },
    );
    expect(manifests.hpas[0]!.object.spec.metrics).toMatchObject([
      { resource: { target: { averageUtilization: 75 } } },
    ]);
  });

  it("can stand in the scenario", async () => {
    const { manifests } = await loaded(`${SCENARIO}\noverrides: {deploy/web.spec.replicas: 7}\n`);
    expect(manifests.deployments[0]!.object.spec.replicas).toBe(7);
  });

  it("is in the resolved scenario, which gives the same run again", async () => {
    const { resolvedYaml } = await loaded(SCENARIO, ["deploy/web.spec.replicas=7"]);
    expect(resolvedYaml).toContain("deploy/web.spec.replicas: 7 # --set deploy/web.spec.replicas=7");
    expect((await loaded(resolvedYaml)).manifests.deployments[0]!.object.spec.replicas).toBe(7);
  });

  it.each([
    ["deploy/wbe.spec.replicas=7", "HR1513", "did you mean deploy/web.spec.replicas?"],
    ["Deploymint/web.spec.replicas=7", "HR1513", "did you mean Deployment/web.spec.replicas?"],
    ["deploy/web.spec.replica=7", "HR1511", "did you mean deploy/web.spec.replicas?"],
    [
      "deploy/web.spec.template.spec.containers.mian.image=x",
      "HR1511",
      "did you mean deploy/web.spec.template.spec.containers.main.image?",
    ],
    ["deploy/web=7", "HR1511", "for example deploy/web.spec…"],
  ])("%s is refused with the nearest path", async (override, code, hint) => {
    const { diagnostics } = await load(SCENARIO, [override]);
    expect(diagnostics).toMatchObject([{ code, hint, place: { file: `--set ${override}` } }]);
  });

  it("is judged like a value in the manifest, at its own place", async () => {
    const { diagnostics } = await load(SCENARIO, ["deploy/web.spec.replicas=many"]);
    expect(diagnostics).toMatchObject([
      { code: "HR1111", place: { file: "--set deploy/web.spec.replicas=many", path: "spec.replicas" } },
    ]);
  });

  it("is refused where two change the same value by different names", async () => {
    const { diagnostics } = await load(SCENARIO, [
      "deploy/web.spec.replicas=3",
      "Deployment/web.spec.replicas=4",
    ]);
    expect(diagnostics.map(({ code }) => code)).toEqual(["HR1514"]);
  });
});

describe("overrides that overlap", () => {
  const files = memoryFileSource(new Map([["scenario.yaml", SCENARIO.replace("[web.yaml]", "[]")]]));
  const codes = async (overrides: readonly string[], refusesOverlaps: boolean) => {
    const { diagnostics } = await loadScenario(files, "scenario.yaml", overrides, { refusesOverlaps });
    return diagnostics.filter(({ code }) => code === "HR1514").length;
  };

  it.each([
    [["seed=1", "seed=2"]],
    [["nodeGroups.service.max=4", "nodeGroups.0.max=5"]],
    [["nodeGroups.service.labels={a: b}", "nodeGroups.service.labels.a=c"]],
  ])("%s are refused on request", async (overrides) => {
    expect(await codes(overrides, true)).toBe(1);
    expect(await codes(overrides, false)).toBe(0);
  });
});
