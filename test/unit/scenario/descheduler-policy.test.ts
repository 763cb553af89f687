import { expect, it } from "vitest";
import { renderDiagnostic } from "../../../src/diagnostics/index.js";
import { memoryFileSource } from "../../../src/scenario/index.js";
import { readDeschedulerPolicy } from "../../../src/scenario/read-descheduler-policy.js";
import { playTexts, webManifests } from "../../support/play-scenario.js";

const policyOf = (pluginConfig: string, plugins: string) => `apiVersion: descheduler/v1alpha2
kind: DeschedulerPolicy
profiles:
  - name: even
    pluginConfig: ${pluginConfig}
    plugins: ${plugins}
`;

const LOW = "{balance: {enabled: [LowNodeUtilization]}}";
const EVEN = "[{name: LowNodeUtilization, args: {thresholds: {cpu: 20}, targetThresholds: {cpu: 50}}}]";

async function faultsOf(text: string): Promise<string> {
  const files = memoryFileSource(new Map([["policy.yaml", text]]));
  const { policy, diagnostics } = await readDeschedulerPolicy(files, "policy.yaml");
  expect(policy).toBeNull();
  return diagnostics.map(renderDiagnostic).join("\n");
}

it("names an unknown plugin's place and the nearest one", async () => {
  const said = await faultsOf(policyOf("[]", "{balance: {enabled: [LowNodeUtilisation]}}"));
  expect(said).toContain("policy.yaml:6");
  expect(said).toContain("did you mean LowNodeUtilization?");
});

it("says what a plugin without its arguments needs", async () => {
  const said = await faultsOf(policyOf("[]", LOW));
  expect(said).toContain("LowNodeUtilization is enabled, but pluginConfig has no arguments for it");
});

it("refuses thresholds that do not go together", async () => {
  const config = (args: string) => `[{name: LowNodeUtilization, args: ${args}}]`;
  expect(
    await faultsOf(policyOf(config("{thresholds: {cpu: 60}, targetThresholds: {cpu: 50}}"), LOW)),
  ).toContain("the threshold of cpu is above its target threshold");
  expect(
    await faultsOf(policyOf(config("{thresholds: {cpu: 20, memory: 20}, targetThresholds: {cpu: 50}}"), LOW)),
  ).toContain("memory is in one only");
});

it("evens out a cluster in which a node came back empty, pass by pass", async () => {
  const scenario = `apiVersion: headroom/v1
kind: Scenario
name: even
duration: 30m
manifests: [web.yaml]
nodeGroups: [{name: pool, cpu: 4, memory: 16Gi, count: 2}]
descheduler: {policy: policy.yaml, descheduling-interval: 10m}
actions:
  - {at: 1m, drain: pool-1}
  - {at: 5m, uncordon: pool-1}
`;
  const { result, run } = await playTexts({
    "scenario.yaml": scenario,
    "policy.yaml": policyOf(EVEN, LOW),
    "web.yaml": webManifests({ replicas: 12, request: "200m" }),
  });
  const pods = [...run.cluster.nodes.values()].map((node) => node.pods.size);
  expect(pods.reduce((sum, count) => sum + count, 0)).toBe(12);
  // 12 pods of 200m are 60 % of one node; at 50 % the plugin stops.
  expect(Math.max(...pods)).toBe(10);
  const evictions = result.decisions.filter(
    ({ component, action }) => component === "descheduler" && action === "evict",
  );
  expect(evictions).toHaveLength(2);
});

const MEASURED =
  "[{name: LowNodeUtilization, args: {thresholds: {cpu: 20}, targetThresholds: {cpu: 50}, metricsUtilization: {source: KubernetesMetrics}}}]";

it("refuses measured use without a provider of metrics, and providers that are not modelled", async () => {
  expect(await faultsOf(policyOf(MEASURED, LOW))).toMatch(
    /HR1535 policy\.yaml:5:\d+ .*the policy names no metrics provider; add metricsProviders/,
  );
  expect(await faultsOf(`${policyOf(EVEN, LOW)}metricsProviders: [{source: Prometheus}]\n`)).toContain(
    "Prometheus is not modelled",
  );
});

it("names the nearest argument of a plugin", async () => {
  const said = await faultsOf(policyOf(EVEN.replace("targetThresholds", "targetTresholds"), LOW));
  expect(said).toMatch(/HR1501 policy\.yaml:5:\d+ .*"targetTresholds"; did you mean "targetThresholds"\?/);
});

it.each([
  // Requests are 6.6 % on each node, use is 90 % of the one and 0 % of the other.
  ["requests", EVEN, 0],
  ["measured use", MEASURED, 1],
])("evens out by %s", async (_, config, least) => {
  const app = (name: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: 6
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers: [{name: main, image: "a:1", resources: {requests: {cpu: 40m}}}]
---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ports: [{port: 80}]}
`;
  const { result } = await playTexts({
    "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: measured
duration: 30m
manifests: [web.yaml]
nodeGroups: [{name: pool, cpu: 4, memory: 16Gi, count: 2}]
descheduler: {policy: policy.yaml, descheduling-interval: 10m}
load: [{to: Service/hot, constant: 36, request: {cpu: {mean: 100ms}}}]
actions: [{at: 1m, drain: pool-1}, {at: 2m, uncordon: pool-1}]
`,
    "policy.yaml": `${policyOf(config, LOW)}metricsProviders: [{source: KubernetesMetrics}]\n`,
    "web.yaml": app("hot"),
  });
  const evictions = result.decisions.filter(
    ({ component, action }) => component === "descheduler" && action === "evict",
  );
  expect(evictions.length).toBeGreaterThanOrEqual(least);
  if (least === 0) expect(evictions).toEqual([]);
});

it("runs every plugin that a policy names, as one pass or as a loop", async () => {
  const config = `
      - {name: DefaultEvictor, args: {nodeFit: false, evictFailedBarePods: true}}
      - {name: LowNodeUtilization, args: {thresholds: {cpu: 5}, targetThresholds: {cpu: 90}}}
      - {name: HighNodeUtilization, args: {thresholds: {cpu: 1}}}
      - {name: PodLifeTime, args: {maxPodLifeTimeSeconds: 300}}
      - {name: RemoveFailedPods, args: {minPodLifetimeSeconds: 0}}
      - {name: RemovePodsViolatingNodeAffinity, args: {nodeAffinityType: [requiredDuringSchedulingIgnoredDuringExecution]}}`;
  const plugins = `
      deschedule: {enabled: [PodLifeTime, RemoveFailedPods, RemovePodsViolatingNodeAffinity, RemovePodsViolatingNodeTaints]}
      balance: {enabled: [HighNodeUtilization, LowNodeUtilization, RemoveDuplicates, RemovePodsViolatingTopologySpreadConstraint]}`;
  const passes = async (interval: string) => {
    const { result } = await playTexts({
      "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: all
duration: 35m
manifests: [web.yaml]
nodeGroups: [{name: pool, cpu: 4, memory: 16Gi, count: 2}]
descheduler: {policy: policy.yaml, descheduling-interval: ${interval}}
actions: [{at: 8m, taint: {node: pool-1, key: maintenance, effect: NoSchedule}}]
`,
      "policy.yaml": policyOf(config, plugins),
      "web.yaml": webManifests({ replicas: 4 }),
    });
    return result.decisions.filter(({ component }) => component === "descheduler");
  };
  const loop = await passes("10m");
  const evicted = loop.filter(({ action }) => action === "evict").map(({ text }) => text);
  expect(evicted.some((text) => text.includes("PodLifeTime"))).toBe(true);
  const told = new Set(loop.filter(({ object }) => object.startsWith("plugin/")).map(({ object }) => object));
  expect([...told].sort()).toEqual(["plugin/HighNodeUtilization", "plugin/LowNodeUtilization"]);
  // One pass at the start: no pod is old, no node is tainted.
  const once = await passes("0s");
  expect(once.filter(({ action }) => action === "evict")).toEqual([]);
  expect(once.length).toBeGreaterThan(0);
});
