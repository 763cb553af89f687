import { describe, expect, it } from "vitest";
import { loadScenario, memoryFileSource } from "../../../src/scenario/index.js";
import { errorCodes, load, loaded, MANIFESTS, SCENARIO } from "./scenario-fixture.js";

describe("a scenario", () => {
  it("resolves times, amounts and defaults", async () => {
    const { scenario } = await loaded(SCENARIO);
    expect(scenario).toMatchObject({
      name: "shop",
      duration: 3600e6,
      warmup: 0,
      initialState: { kind: "running" },
      kubernetes: "1.36",
      reportInterval: 60e6,
      clusterAutoscaler: null,
    });
    expect(scenario.controllerManager["horizontal-pod-autoscaler-sync-period"]).toBe(15e6);
    expect(scenario.kubelet.serializeImagePulls).toBe(true);
    expect(scenario.featureGates.HPAConfigurableTolerance).toBe(true);
  });

  it("knows the gates of an older version", async () => {
    const { scenario } = await loaded(`${SCENARIO}kubernetes: "1.34"\n`);
    expect(scenario.featureGates.HPAConfigurableTolerance).toBe(false);
  });

  it("sizes node groups outright and by the catalogue", async () => {
    const [service, batch] = (await loaded(SCENARIO)).scenario.nodeGroups;
    expect(service).toMatchObject({ count: 3, min: 3, max: 3, zones: ["a"], pricePerHourUsd: 0.2 });
    expect(service!.allocatable).toMatchObject({
      cpuMillicores: 4000,
      memoryBytes: 16 * 1024 ** 3,
      pods: 110,
    });
    expect(batch).toMatchObject({ count: 1, pricePerHourUsd: 0.192 });
    expect(batch!.allocatable).toMatchObject({ cpuMillicores: 3920, pods: 58 });
  });

  it("takes a workload's timings from annotations, but the scenario's own first", async () => {
    const timings = async (text: string) =>
      (await loaded(text)).scenario.workloads.get("Deployment/default/web")!.podTimings.applicationReady!
        .mean;
    expect(await timings(SCENARIO)).toBe(8);
    expect(await timings(`${SCENARIO}workloads: [{for: Deployment/web, readyAfter: 3s}]\n`)).toBe(3);
    expect(await timings(`${SCENARIO}workloads: [{for: Deployment/web, idleCpu: 5m}]\n`)).toBe(8);
  });

  it("gives called Services an entry of their own, with a warning for the cost assumed", async () => {
    const { loaded: shop, diagnostics } = await load(
      `${SCENARIO}    calls: [{to: Service/cart, perRequest: 0.5}]\n`,
    );
    expect(shop!.scenario.load.map((entry) => entry.to.name)).toEqual(["web", "cart"]);
    expect(shop!.scenario.load[1]).toMatchObject({ demand: { kind: "constant", value: 0 } });
    expect(diagnostics.map((d) => d.code)).toEqual(["HR1577", "HR1542"]);
    expect(diagnostics[1]).toMatchObject({
      message: expect.stringMatching(/^Service\/cart, called by Service\/web: /) as string,
      hint: "give it a load of its own: {to: Service/cart, request: {cpu: {mean: …}}}",
    });
  });

  it("reads traces beside the scenario and repeats them", async () => {
    const text = SCENARIO.replace(
      "constant: 5",
      "trace: {file: t.csv, time: {column: minute, unit: minutes}, value: hits, per: 1m, after: repeat}",
    );
    const { scenario } = await loaded(`${text}duration: 4m\n`, [], {
      "shop/t.csv": "minute,hits\n0,60\n1,120\n",
    });
    const { demand } = scenario.load[0] as { demand: { timesMicros: Float64Array; values: Float64Array } };
    expect([...demand.timesMicros].map((t) => t / 60e6)).toEqual([0, 1, 2, 3]);
    expect([...demand.values]).toEqual([1, 2, 1, 2]);
  });

  it("says which parts change nothing yet", async () => {
    const text = `${SCENARIO}clusterAutoscaler: {check-capacity-processor-instance: a}\nkubelet: {podsPerCore: 3}\nfeatureGates: {MemoryQoS: true}\n`;
    const { diagnostics } = await load(text);
    expect(diagnostics.map((d) => d.code)).toEqual(["HR1580", "HR1580", "HR1580"]);
  });

  it("prints a scenario that gives the same again", async () => {
    const first = await loaded(SCENARIO, ["seed=7"]);
    const second = await loaded(first.resolvedYaml);
    expect(second.scenario).toEqual(first.scenario);
  });

  it("says on each printed line where the value came from", async () => {
    const { resolvedYaml } = await loaded(SCENARIO, ["nodeGroups.service.max=9"]);
    expect(resolvedYaml).toContain("name: shop # shop/scenario.yaml:4:7\n");
    expect(resolvedYaml).toContain("max: 9 # --set nodeGroups.service.max=9\n");
    expect(resolvedYaml).toContain("price: 0.192 # instance type m6i.xlarge\n");
    expect(resolvedYaml).toContain(
      "readyAfter: 8s # annotation headroom.dev/ready-after (shop/web.yaml:2:1)\n",
    );
    expect(resolvedYaml).toContain("metrics: [] # default\n");
    const bare = resolvedYaml
      .split("\n")
      .filter((line) => !line.includes(" # ") && !/:$|^$/.test(line.trim()));
    expect(bare).toEqual([]);
  });

  it("is the same as JSON", async () => {
    const source = memoryFileSource(
      new Map([
        [
          "s.json",
          JSON.stringify({
            apiVersion: "headroom/v1",
            kind: "Scenario",
            name: "j",
            manifests: ["web.yaml"],
            nodeGroups: [{ name: "n", cpu: 1, memory: "1Gi" }],
          }),
        ],
        ["web.yaml", MANIFESTS],
      ]),
    );
    expect((await loadScenario(source, "s.json")).loaded?.scenario.name).toBe("j");
  });

  it("resolves actions by time", async () => {
    const { scenario } = await loaded(
      `${SCENARIO}actions:\n  - {at: 2h, restart: Deployment/web}\n  - {at: 1h, scale: {target: Deployment/web, replicas: 4}}\n`,
    );
    expect(scenario.actions.map((action) => [action.at / 3600e6, action.kind])).toEqual([
      [1, "scale"],
      [2, "restart"],
    ]);
  });

  it("turns objectives into plain numbers", async () => {
    const { scenario } = await loaded(
      `${SCENARIO}objectives: {latency: {p99: 300ms}, errors: 0.1%, budget: 48 USD/day}\n`,
    );
    expect(scenario.objectives).toMatchObject({
      latency: { p99: 300e3, p50: null },
      errors: 0.001,
      budgetUsdPerHour: 2,
    });
  });
});

describe("a fault in a scenario", () => {
  const replaced = (from: string, to: string) => SCENARIO.replace(from, to);

  it.each([
    ["an unknown field", "HR1501", `${SCENARIO}sed: 3\n`],
    [
      "an unknown flag",
      "HR1501",
      `${SCENARIO}controllerManager: {horizontal-pod-autoscaler-tolerence: 0.2}\n`,
    ],
    ["an unknown feature gate", "HR1501", `${SCENARIO}featureGates: {HPAScaleToZer: true}\n`],
    ["text for a number", "HR1502", `${SCENARIO}seed: many\n`],
    ["a negative duration", "HR1503", `${SCENARIO}duration: -5m\n`],
    ["a duration without unit", "HR1502", `${SCENARIO}duration: 5\n`],
    ["a missing field", "HR1504", replaced("name: shop\n", "")],
    ["a bad quantity", "HR1503", replaced("16Gi", "16GB")],
    ["a bad version", "HR1503", `${SCENARIO}kubernetes: "1.30"\n`],
    ["a bad percentile", "HR1503", `${SCENARIO}latencies: {api: 10s..2s}\n`],
    ["several documents", "HR1505", `${SCENARIO}---\na: 1\n`],
    ["an empty file", "HR1505", "# nothing\n"],
    ["a list", "HR1505", "- 1\n"],
    ["bad YAML", "HR1001", "a: [1\n"],
    ["an alias bomb", "HR1003", bomb()],
    ["__proto__ as a key", "HR1004", `${SCENARIO}latencies: {__proto__: {api: 1s}}\n`],
    ["a node group without a size", "HR1520", replaced("cpu: 4, ", "")],
    ["an unknown instance type", "HR1521", replaced("m6i.xlarge", "m6i.xlarg")],
    ["min above max", "HR1522", replaced("count: 3", "min: 5, max: 2")],
    ["count outside min and max", "HR1522", replaced("count: 3", "min: 5, max: 9, count: 2")],
    ["two groups of one name", "HR1523", replaced("batch", "service")],
    [
      "two entries for a workload",
      "HR1525",
      `${SCENARIO}workloads: [{for: Deployment/web}, {for: Deployment/default/web}]\n`,
    ],
    [
      "two sources of load",
      "HR1540",
      replaced("constant: 5", "constant: 5\n    pattern: {kind: step, before: 1, after: 2, at: 1m}"),
    ],
    [
      "requests and usage together",
      "HR1541",
      replaced("to: Service/web", "to: Deployment/web\n    usage: {cpu: {constant: 1}}"),
    ],
    [
      "a metric without its value",
      "HR1550",
      `${SCENARIO}metrics: [{name: q, type: External, from: constant}]\n`,
    ],
    [
      "an Object metric without object",
      "HR1551",
      `${SCENARIO}metrics: [{name: q, type: Object, from: constant, value: 1}]\n`,
    ],
    ["an action that does nothing", "HR1560", `${SCENARIO}actions: [{at: 1m}]\n`],
    ["a failure of nothing", "HR1561", `${SCENARIO}actions: [{at: 1m, fail: {}}]\n`],
    ["load for nobody", "HR1571", replaced("Service/web", "Service/wep")],
    ["calls to nobody", "HR1571", `${SCENARIO}    calls: [{to: Service/card}]\n`],
    [
      "calls in a circle",
      "HR1572",
      `${SCENARIO}    calls: [{to: Service/cart}]\n  - to: Service/cart\n    calls: [{to: Service/web}]\n    request: {}\n`,
    ],
    ["two loads for one target", "HR1573", `${SCENARIO}  - {to: Service/default/web, constant: 1}\n`],
    [
      "an unknown container",
      "HR1576",
      replaced("to: Service/web", "to: Deployment/web\n    container: mian"),
    ],
    [
      "no nodes",
      "HR1579",
      replaced("nodeGroups:", "nodeGroups: []\nactions: []\n# ").replace(/ {2}- \{name.*\n/g, ""),
    ],
    ["more nodes than memory holds", "HR1515", replaced("count: 3", "count: 600000000")],
    ["more cores than any machine has", "HR1515", replaced("cpu: 4", "cpu: 4000000")],
    ["more rows than memory holds", "HR1515", replaced("name: shop", "name: shop\nduration: 99999h")],
    [
      "more years than there are",
      "HR1515",
      replaced("name: shop", "name: shop\nduration: 9999999h\nreport: {interval: 9999h}"),
    ],
    [
      "more pods than memory holds",
      "HR1515",
      `${SCENARIO}actions:\n  - {at: 1m, scale: {target: Deployment/web, replicas: 2000000000}}\n`,
    ],
    ["an interval of nothing", "HR1590", `${SCENARIO}report: {interval: 0s}\n`],
    ["a loop without a pause", "HR1590", `${SCENARIO}clusterAutoscaler: {scan-interval: 0s}\n`],
    [
      "a recommender without a pause",
      "HR1590",
      `${SCENARIO}verticalPodAutoscaler: {recommender-interval: 0s}\n`,
    ],
    ["callers who give up at once", "HR1590", replaced("mean: 12ms}", "mean: 12ms}, timeout: 0s")],
    ["a missing trace", "HR1601", replaced("constant: 5", "trace: {file: no.csv}")],
    ["missing manifests", "HR1601", replaced("web.yaml", "wep.yaml")],
  ])("%s is %s", async (_, code, text) => {
    expect(await errorCodes(text)).toEqual([code]);
  });

  it("names line, column and the nearest field", async () => {
    const { diagnostics } = await load(replaced("count: 3", "cuont: 3"));
    expect(diagnostics[0]).toMatchObject({
      place: { file: "shop/scenario.yaml", line: 7, column: 43, path: "nodeGroups[0]" },
      hint: 'did you mean "count"?',
    });
  });

  it("names the instance type that was meant", async () => {
    const { diagnostics } = await load(replaced("m6i.xlarge", "m6i.xlarg"));
    expect(diagnostics[0]!.hint).toBe("did you mean m6i.xlarge?");
  });

  it("names the annotation that was meant", async () => {
    const { diagnostics } = await load(SCENARIO, [], {
      "shop/web.yaml": MANIFESTS.replace("ready-after", "ready-aftr"),
    });
    expect(diagnostics[0]).toMatchObject({
      code: "HR1570",
      hint: 'did you mean "headroom.dev/ready-after"?',
    });
  });

  it("shows the circle of calls", async () => {
    const { diagnostics } = await load(`${SCENARIO}    calls: [{to: Service/web}]\n`);
    expect(diagnostics[0]!.message).toContain("Service/web → Service/web");
  });

  it("does not pollute prototypes", async () => {
    await load(`${SCENARIO}__proto__: {polluted: true}\n`);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("an override", () => {
  it.each([
    ["duration=2h", (s: { duration: number }) => s.duration, 7200e6],
    [
      "nodeGroups.service.max=40",
      (s: { nodeGroups: readonly { max: number }[] }) => s.nodeGroups[0]!.max,
      40,
    ],
    ["nodeGroups.0.max=40", (s: { nodeGroups: readonly { max: number }[] }) => s.nodeGroups[0]!.max, 40],
    ["nodeGroups[1].max=40", (s: { nodeGroups: readonly { max: number }[] }) => s.nodeGroups[1]!.max, 40],
  ])("%s reaches its value", async (override, read, expected) => {
    const { scenario } = await loaded(SCENARIO, [override]);
    expect((read as (s: unknown) => unknown)(scenario)).toBe(expected);
  });

  it("finds items of lists by the object they are for", async () => {
    const { scenario } = await loaded(SCENARIO, ["load.Service/default/web.constant=9"]);
    expect(scenario.load[0]).toMatchObject({ demand: { value: 9 } });
  });

  it("takes what is left as one key of labels", async () => {
    const { scenario } = await loaded(SCENARIO, ["nodeGroups.service.labels.example.com/role=x"]);
    expect(scenario.nodeGroups[0]!.labels).toEqual({ "example.com/role": "x" });
  });

  it("makes sections that the file does not have", async () => {
    const { scenario } = await loaded(SCENARIO, [
      "controllerManager.horizontal-pod-autoscaler-tolerance=0.2",
    ]);
    expect(scenario.controllerManager["horizontal-pod-autoscaler-tolerance"]).toBe(0.2);
  });

  it.each([
    ["nodeGroups.servce.max=4", "did you mean nodeGroups.service.max?"],
    ["nodeGroups.service.maks=4", "did you mean nodeGroups.service.max?"],
    ["durations=4h", "did you mean duration?"],
  ])("%s is refused with the nearest path", async (override, hint) => {
    const { diagnostics } = await load(SCENARIO, [override]);
    expect(diagnostics[0]).toMatchObject({ code: "HR1511", hint });
  });

  it("without = is refused", async () => {
    expect(await errorCodes(SCENARIO, ["duration"])).toEqual(["HR1510"]);
  });

  it("of one place leaves another that shares its anchor alone", async () => {
    const text = SCENARIO.replace(
      "{name: service, cpu: 4",
      "{name: service, labels: &l {a: b}, cpu: 4",
    ).replace("instanceType: m6i.xlarge", "instanceType: m6i.xlarge, labels: *l");
    const { scenario } = await loaded(text, ["nodeGroups.service.labels.a=c"]);
    expect(scenario.nodeGroups.map((group) => group.labels["a"])).toEqual(["c", "b"]);
  });
});

function bomb(): string {
  let text = `${SCENARIO}latencies:\n  a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]\n`;
  for (const [name, former] of [..."bcdefghi"].map((letter, i) => [letter, "abcdefgh"[i]!] as const)) {
    text += `  ${name}: &${name} [${Array(9).fill(`*${former}`).join(", ")}]\n`;
  }
  return text;
}
