import { expect, it } from "vitest";
import { renderDiagnostic } from "../../../src/diagnostics/index.js";
import { loadScenario, memoryFileSource } from "../../../src/scenario/index.js";
import { readSchedulerConfiguration } from "../../../src/scenario/read-scheduler-configuration.js";
import { makeProfile } from "../../../src/scheduling/index.js";
import { loadTexts, playTexts, webManifests } from "../../support/play-scenario.js";

const configuration = (profile: string) => `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
podMaxBackoffSeconds: 4
profiles:
  - ${profile}
`;

function read(text: string) {
  return readSchedulerConfiguration(memoryFileSource(new Map([["scheduler.yaml", text]])), "scheduler.yaml");
}

async function faultsOf(text: string): Promise<string> {
  const { configuration: made, diagnostics } = await read(text);
  expect(made).toBeNull();
  return diagnostics.map(renderDiagnostic).join("\n");
}

it("switches plugins off and weighs others anew", async () => {
  const plugins = "{score: {disabled: [{name: ImageLocality}], enabled: [{name: NodeAffinity, weight: 7}]}}";
  const { configuration: made } = await read(configuration(`plugins: ${plugins}`));
  const { scores, filters } = makeProfile(made!.profiles.get("default-scheduler")!);
  const weights = new Map(scores.map(({ plugin, weight }) => [plugin.name, weight]));
  expect(weights.get("NodeAffinity")).toBe(7);
  expect(weights.has("ImageLocality")).toBe(false);
  expect(filters.map(({ name }) => name)).toContain("NodeAffinity");
  expect(made!.settings).toEqual({ podMaxBackoffSeconds: 4 });
});

it("keeps of all plugins only those that are enabled after *", async () => {
  const plugins = '{score: {disabled: [{name: "*"}], enabled: [{name: NodeResourcesFit}]}}';
  const { configuration: made } = await read(configuration(`plugins: ${plugins}`));
  expect(
    makeProfile(made!.profiles.get("default-scheduler")!).scores.map(({ plugin }) => plugin.name),
  ).toEqual(["NodeResourcesFit"]);
});

it("names an unknown plugin's place and the valid ones", async () => {
  const said = await faultsOf(configuration("plugins: {score: {enabled: [{name: NodeAfinity}]}}"));
  expect(said).toContain("scheduler.yaml:5");
  expect(said).toContain("did you mean NodeAffinity?");
});

it("refuses arguments of a plugin that takes none, and a ratio without its shape", async () => {
  expect(await faultsOf(configuration("pluginConfig: [{name: NodeName, args: {}}]"))).toContain(
    '"NodeName" is no plugin whose arguments are modelled',
  );
  const args = "{scoringStrategy: {type: RequestedToCapacityRatio}}";
  expect(await faultsOf(configuration(`pluginConfig: [{name: NodeResourcesFit, args: ${args}}]`))).toContain(
    "needs requestedToCapacityRatio.shape",
  );
});

it("packs pods on one node with MostAllocated", async () => {
  const args = "{scoringStrategy: {type: MostAllocated}}";
  const plugins = "{score: {disabled: [{name: PodTopologySpread}, {name: NodeResourcesBalancedAllocation}]}}";
  const { run } = await playTexts({
    "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: packed
duration: 1m
manifests: [web.yaml]
nodeGroups: [{name: pool, cpu: 4, memory: 16Gi, count: 3}]
scheduler: {config: scheduler.yaml}
`,
    "scheduler.yaml": configuration(
      `{plugins: ${plugins}, pluginConfig: [{name: NodeResourcesFit, args: ${args}}]}`,
    ),
    "web.yaml": webManifests({ replicas: 6, request: "200m" }),
  });
  expect([...run.cluster.nodes.values()].map((node) => node.pods.size).sort()).toEqual([0, 0, 6]);
});

it("takes default spread constraints of its own with defaultingType List only", async () => {
  const constraint = "{maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule}";
  const config = (type: string) =>
    configuration(
      `pluginConfig: [{name: PodTopologySpread, args: {defaultingType: ${type}, defaultConstraints: [${constraint}]}}]`,
    );
  expect(await faultsOf(config("System"))).toContain("write defaultingType: List");
  const { configuration: made } = await read(config("List"));
  expect(made!.profiles.get("default-scheduler")).toMatchObject({
    systemDefaultSpread: false,
    defaultSpreadConstraints: [{ maxSkew: 1 }],
  });
});

it("says what upstream knows and is not modelled", async () => {
  const plugins = "plugins: {postFilter: {disabled: [{name: DefaultPreemption}]}}";
  expect(await faultsOf(configuration(plugins))).toMatch(
    /scheduler\.yaml:5:\d+ profiles\[0\]\.plugins\.postFilter: .*runs as in the default profile; multiPoint, filter/,
  );
  expect(await faultsOf(`${configuration("schedulerName: a")}extenders: [{urlPrefix: x}]\n`)).toContain(
    "extenders are not modelled",
  );
});

it("refuses two profiles of one name", async () => {
  expect(await faultsOf(`${configuration("schedulerName: packer")}  - schedulerName: packer\n`)).toContain(
    'scheduler.yaml:6:20 profiles[1].schedulerName: two profiles are called "packer"',
  );
});

const SCENARIO = `apiVersion: headroom/v1
kind: Scenario
name: profiles
duration: 2m
initialState: empty
manifests: [web.yaml]
nodeGroups: [{name: pool, cpu: 4, memory: 16Gi, count: 3}]
scheduler: {config: scheduler.yaml}
`;

it.each([
  ["", 1, ["HR1539"]],
  ["scheduler-config-file: scheduler.yaml", 3, []],
])("counts for the cluster-autoscaler only where it is its own, too: {%s}", async (flag, nodes, warned) => {
  const constraint =
    "{maxSkew: 1, minDomains: 3, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule}";
  const args = `{defaultingType: List, defaultConstraints: [${constraint}]}`;
  const files = {
    "scenario.yaml": SCENARIO.replace("2m", "10m")
      .replace("count: 3", "count: 1, max: 3")
      .concat(`clusterAutoscaler: {${flag}}\n`),
    "scheduler.yaml": configuration(`pluginConfig: [{name: PodTopologySpread, args: ${args}}]`),
    "web.yaml": webManifests({ replicas: 3, request: "200m" }),
  };
  const { run } = await playTexts(files);
  expect(run.cluster.nodes.size).toBe(nodes);
  const { diagnostics } = await loadScenario(
    memoryFileSource(new Map(Object.entries(files))),
    "scenario.yaml",
  );
  expect(diagnostics.map(({ code }) => code).filter((code) => code === "HR1539")).toEqual(warned);
});

it("lets the cluster-autoscaler have one profile only", async () => {
  const loading = loadTexts({
    "scenario.yaml": `${SCENARIO}clusterAutoscaler: {scheduler-config-file: scheduler.yaml}\n`,
    "scheduler.yaml": `${configuration("schedulerName: packer")}  - schedulerName: spreader\n`,
    "web.yaml": webManifests({ replicas: 3, request: "200m" }),
  });
  await expect(loading).rejects.toThrow(/HR1533 .*scheduler-config-file: scheduler.yaml has 2 profiles/);
});

it("keeps pods apart by default constraints that must hold", async () => {
  const constraint = "{maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule}";
  const { run, result } = await playTexts({
    "scenario.yaml": SCENARIO.replace("cpu: 4", "cpu: 1"),
    "scheduler.yaml": configuration(
      `pluginConfig: [{name: PodTopologySpread, args: {defaultingType: List, defaultConstraints: [${constraint}]}}]`,
    ),
    // The fourth pod would fit the first node only, where it is one too many.
    "web.yaml": webManifests({ replicas: 4, request: "400m" }),
  });
  expect([...run.cluster.nodes.values()].map((node) => node.pods.size).sort()).toEqual([1, 1, 2]);
  expect(result.warnings).toEqual([]);
});

it("schedules each pod by the profile that it names, and tells of pods that name none", async () => {
  const packer = `schedulerName: packer
    plugins: {score: {disabled: [{name: PodTopologySpread}, {name: NodeResourcesBalancedAllocation}]}}
    pluginConfig: [{name: NodeResourcesFit, args: {scoringStrategy: {type: MostAllocated}}}]
  - schedulerName: default-scheduler`;
  const web = (name: string, scheduler: string) =>
    webManifests({ replicas: 3, request: "200m" })
      .replaceAll("web", name)
      .replace("      containers:", `      schedulerName: ${scheduler}\n      containers:`);
  const { run, result } = await playTexts({
    "scenario.yaml": SCENARIO,
    "scheduler.yaml": configuration(packer),
    "web.yaml": `${web("packed", "packer")}---\n${web("even", "default-scheduler")}---\n${web("lost", "paker")}`,
  });
  const perNode = (app: string) =>
    [...run.cluster.nodes.values()]
      .map(({ pods }) => [...pods].filter(({ labels }) => labels["app"] === app).length)
      .sort();
  expect(perNode("packed")).toEqual([0, 0, 3]);
  expect(perNode("even")).toEqual([1, 1, 1]);
  expect(result.warnings).toMatchObject([
    {
      code: "HR4001",
      message: expect.stringMatching(/^3 pods of Deployment\/default\/lost had no node/) as string,
      rule: 'no scheduler is called "paker"',
    },
  ]);
});
