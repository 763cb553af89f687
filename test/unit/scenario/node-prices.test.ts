import { describe, expect, it } from "vitest";
import { loadScenario, memoryFileSource } from "../../../src/scenario/index.js";
import { MANIFESTS } from "./scenario-fixture.js";

const scenarioOf = (groups: string, rest = "") => `
apiVersion: headroom/v1
kind: Scenario
name: shop
manifests: [web.yaml]
nodeGroups: [${groups}]
load: [{to: Service/web, constant: 5, request: {cpu: {mean: 12ms}}}]
${rest}`;

const OWN = `
source: our data centre, 2026-02-01
instanceTypes:
  - {name: rack.large, vcpu: 8, memory: 32Gi, price: 0.11, maxPods: 60}
  - {name: m6i.xlarge, provider: aws, vcpu: 4, memory: 16Gi, price: 0.15, spotPrice: 0.05}
  - {name: unpriced, vcpu: 2, memory: 4Gi}
`;

function load(
  groups: string,
  rest = "",
  options: { catalogue?: string; files?: Readonly<Record<string, string>> } = {},
) {
  const files = new Map(
    Object.entries({
      "shop/scenario.yaml": scenarioOf(groups, rest),
      "shop/web.yaml": MANIFESTS,
      "own.yaml": OWN,
      ...options.files,
    }),
  );
  const { catalogue } = options;
  return loadScenario(memoryFileSource(files), "shop", [], catalogue === undefined ? {} : { catalogue });
}

async function groupOf(group: string, rest = "", options = {}) {
  const { loaded, diagnostics } = await load(group, rest, options);
  expect(diagnostics).toEqual([]);
  return loaded!.scenario.nodeGroups[0]!;
}

describe("a node group's price", () => {
  it("comes from the catalogue, with the provider's billing minimum", async () => {
    expect(await groupOf("{name: a, instanceType: m6i.xlarge}")).toMatchObject({
      pricePerHourUsd: 0.192,
      isSpot: false,
      minimumBilledSeconds: 60,
      capacity: { cpuMillicores: 4000, memoryBytes: 16 * 1024 ** 3 },
    });
    expect(await groupOf("{name: a, instanceType: Standard_D4s_v5}")).toMatchObject({
      minimumBilledSeconds: 0,
    });
  });

  it("is the spot price for spot machines, from the catalogue or as written", async () => {
    expect(await groupOf("{name: a, instanceType: e2-standard-4, spot: {}}")).toMatchObject({
      pricePerHourUsd: 0.04021,
      isSpot: true,
    });
    expect(await groupOf("{name: a, instanceType: m6i.xlarge, spot: {price: 0.07}}")).toMatchObject({
      pricePerHourUsd: 0.07,
      isSpot: true,
    });
  });

  it.each([
    ["{name: a, cpu: 4, memory: 8Gi}", "shop/scenario.yaml:6"],
    ["{name: a, instanceType: m6i.xlarge, spot: {}}", "shop/scenario.yaml:6"],
  ])("is missed with a warning, and is not 0: %s", async (group, where) => {
    const { loaded, diagnostics } = await load(group);
    expect(loaded!.scenario.nodeGroups[0]!.pricePerHourUsd).toBeNull();
    expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(["warning HR1526"]);
    expect(`${diagnostics[0]!.place!.file}:${diagnostics[0]!.place!.line}`).toBe(where);
    expect(loaded!.resolvedYaml).not.toMatch(/price: 0( |$)/m);
  });

  it("of manifests' Nodes goes by their instance type", async () => {
    const node = (name: string, labels: string) =>
      `apiVersion: v1\nkind: Node\nmetadata: {name: ${name}, labels: {${labels}}}\nstatus: {allocatable: {cpu: 2, memory: 4Gi, pods: 29}}\n`;
    const nodes = [
      node("n1", "node.kubernetes.io/instance-type: m5.large"),
      node("n2", "node.kubernetes.io/instance-type: t9.nano"),
    ].join("---\n");
    const { loaded, diagnostics } = await load("", "", {
      files: { "shop/web.yaml": `${MANIFESTS}---\n${nodes}` },
    });
    expect([...loaded!.scenario.billing.manifestMachines]).toEqual([
      ["m5.large", { usdPerHour: 0.096, minimumBilledSeconds: 60 }],
    ]);
    expect(diagnostics.map(({ code }) => code)).toEqual(["HR1526"]);
    expect(diagnostics[0]!.message).toContain("1 of 2 Nodes");
  });
});

describe("billing", () => {
  it("is off unless the scenario names it", async () => {
    const { loaded } = await load("{name: a, instanceType: m6i.xlarge}");
    expect(loaded!.scenario.billing).toMatchObject({
      controlPlaneUsdPerHour: null,
      loadBalancerUsdPerHour: null,
      volumeUsdPerGiBMonth: null,
    });
  });

  it("takes a control plane's list price, and says so", async () => {
    const { loaded } = await load(
      "{name: a, instanceType: m6i.xlarge}",
      "billing: {controlPlane: eks, loadBalancerPerHour: 0.0225, minimumSeconds: 300}",
    );
    expect(loaded!.scenario.billing).toMatchObject({
      controlPlaneUsdPerHour: 0.1,
      loadBalancerUsdPerHour: 0.0225,
    });
    expect(loaded!.scenario.nodeGroups[0]!.minimumBilledSeconds).toBe(300);
    expect(loaded!.resolvedYaml).toMatch(/controlPlanePerHour: 0\.1 # list price of eks/);
  });

  it("prefers a price of one's own", async () => {
    const { loaded } = await load(
      "{name: a, instanceType: m6i.xlarge}",
      "billing: {controlPlane: gke, controlPlanePerHour: 0.04}",
    );
    expect(loaded!.scenario.billing.controlPlaneUsdPerHour).toBe(0.04);
  });
});

describe("a catalogue of one's own", () => {
  it("adds types and replaces those of the same name", async () => {
    const options = { catalogue: "own.yaml" };
    expect(await groupOf("{name: a, instanceType: rack.large}", "", options)).toMatchObject({
      pricePerHourUsd: 0.11,
      minimumBilledSeconds: 0,
      allocatable: { cpuMillicores: 8000, pods: 60 },
    });
    expect(await groupOf("{name: a, instanceType: m6i.xlarge, spot: {}}", "", options)).toMatchObject({
      pricePerHourUsd: 0.05,
    });
    expect(await groupOf("{name: a, instanceType: m5.large}", "", options)).toMatchObject({
      pricePerHourUsd: 0.096,
    });
  });

  it("may be named by the scenario, relative to it", async () => {
    expect(await groupOf("{name: a, instanceType: rack.large}", "catalogue: ../own.yaml")).toMatchObject({
      pricePerHourUsd: 0.11,
    });
  });

  it("is asked for suggestions, also in place of the built-in types", async () => {
    const hintOf = async (catalogue: string) => {
      const { diagnostics } = await load("{name: a, instanceType: rack.lagre}", "", {
        catalogue: "own.yaml",
        files: { "own.yaml": catalogue },
      });
      expect(diagnostics.map(({ code }) => code)).toEqual(["HR1521"]);
      return diagnostics[0]!.hint;
    };
    expect(await hintOf(OWN)).toBe("did you mean rack.large?");
    expect(
      await hintOf(OWN.replace("rack.large", "other").replace("instance", "replace: true\ninstance")),
    ).toBe("headroom catalogue lists them");
  });

  it.each([
    ["instanceTypes: [{name: a, vcpu: 2, memory: 4Gi, prize: 1}]", "HR1501"],
    ["instanceTypes: [{name: a, vcpu: -2, memory: 4Gi}]", "HR1503"],
    ["instanceTypes: [{name: a, memory: 4Gi}]", "HR1504"],
    ["", "HR1505"],
    ["instanceTypes: [{name: a, vcpu: 2, memory: 4Gi}, {name: a, vcpu: 4, memory: 4Gi}]", "HR1529"],
  ])("with a fault says where: %s", async (text, code) => {
    const { loaded, diagnostics } = await load("{name: a, instanceType: m6i.xlarge}", "", {
      catalogue: "own.yaml",
      files: { "own.yaml": text },
    });
    expect(loaded).toBeNull();
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
    expect(diagnostics[0]!.place!.file).toBe("own.yaml");
  });

  it("that is missing is an input fault", async () => {
    const { loaded, diagnostics } = await load("{name: a, instanceType: m6i.xlarge}", "", {
      catalogue: "owm.yaml",
    });
    expect(loaded).toBeNull();
    expect(diagnostics).toMatchObject([{ code: "HR1601", hint: "did you mean own.yaml?" }]);
  });
});

describe("a node group's machines", () => {
  it("boot as measured where nothing is said, and by a named model", async () => {
    expect(await groupOf("{name: a, instanceType: m6i.xlarge}")).toMatchObject({
      bootModel: "gke-c2-standard-8",
      boot: { p50: 31.6e6, p99: 58.5e6 },
    });
    expect(
      await groupOf("{name: a, instanceType: m6i.xlarge, boot: {model: gke-c2d-standard-16}}"),
    ).toMatchObject({ bootModel: "gke-c2d-standard-16" });
    expect(await groupOf("{name: a, instanceType: m6i.xlarge, boot: 60s..120s}")).toMatchObject({
      bootModel: null,
      boot: { p50: 60e6, p99: 120e6 },
    });
  });

  it("cannot boot by a model that does not exist", async () => {
    const { diagnostics } = await load(
      "{name: a, instanceType: m6i.xlarge, boot: {model: gke-c2-standart-8}}",
    );
    expect(diagnostics).toMatchObject([{ code: "HR1503", hint: "did you mean gke-c2-standard-8?" }]);
  });

  it("may be unavailable in a zone for a time", async () => {
    const group = await groupOf(
      "{name: a, instanceType: m6i.xlarge, zones: [a, b], unavailable: [{zone: b, from: 2h, until: 3h}, {until: 5m}]}",
    );
    expect(group.unavailable).toEqual([
      { zone: "b", from: 7200e6, until: 10800e6 },
      { zone: null, from: 0, until: 300e6 },
    ]);
  });

  it.each(["{zone: c, until: 1h}", "{from: 2h, until: 1h}"])("not with a fault: %s", async (unavailable) => {
    const group = `{name: a, instanceType: m6i.xlarge, zones: [a, b], unavailable: [${unavailable}]}`;
    const { loaded, diagnostics } = await load(group);
    expect(loaded).toBeNull();
    expect(diagnostics.map(({ code }) => code)).toEqual(["HR1527"]);
  });
});
