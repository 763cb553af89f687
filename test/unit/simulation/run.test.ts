import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { renderReport } from "../../../src/report/index.js";
import { createRun, VERSION } from "../../../src/simulation/index.js";
import { seconds } from "../../../src/units/index.js";
import { loadTexts, playTexts, webManifests } from "../../support/play-scenario.js";

const SCENARIO = `apiVersion: headroom/v1
kind: Scenario
name: small
duration: 20m
seed: 3
manifests: [web.yaml]
nodeGroups: [{name: nodes, cpu: 8, memory: 32Gi, count: 2}]
load:
  - to: Service/web
    pattern: {kind: step, before: 5, after: 40, at: 5m}
    request: {cpu: {mean: 20ms}, timeout: 2s}
`;
const MANIFESTS = webManifests({ hpa: { min: 1, max: 10, target: 50 } });
const FILES = { "scenario.yaml": SCENARIO, "web.yaml": MANIFESTS };

describe("a run", () => {
  it("gives the same bytes for the same scenario and seed", async () => {
    const [first, second] = [await playTexts(FILES), await playTexts(FILES)];
    expect([...renderReport(second.result, "")]).toEqual([...renderReport(first.result, "")]);
  });

  it("gives the same bytes however often it is stopped on its way", async () => {
    const whole = await playTexts(FILES);
    const run = createRun(await loadTexts(FILES));
    while (!run.advance(17)) {}
    expect([...renderReport(run.finish(), "")]).toEqual([...renderReport(whole.result, "")]);
  });

  it("begins with every pod Running and Ready where the cluster was running", async () => {
    const run = createRun(await loadTexts(FILES));
    expect([...run.cluster.pods.values()].map((pod) => [pod.phase, pod.ready])).toEqual([
      ["Running", "True"],
      ["Running", "True"],
    ]);
  });

  it("begins without a pod where the cluster was empty, and schedules and starts them", async () => {
    const run = createRun(await loadTexts(FILES, ["initialState=empty"]));
    expect(run.cluster.pods.size).toBe(0);
    while (!run.advance(1_000_000)) {}
    expect(run.cluster.deployments.get("default/web")!.readyReplicas).toBeGreaterThan(0);
  });

  it("leaves the warm-up out of every figure", async () => {
    const { result } = await playTexts(FILES, ["warmup=10m"]);
    expect(result.figuresFromMicros).toBe(600e6);
    expect(result.services[0]!.total.requests).toBeCloseTo(5 * 300 + 40 * 900, 3);
  });

  it("tells its progress as a share of the time that it plays", async () => {
    const run = createRun(await loadTexts(FILES));
    expect(run.progress()).toBe(0);
    while (!run.advance(1_000_000)) {}
    expect(run.progress()).toBe(1);
    expect(run.now).toBe(seconds(1200));
  });

  it("names the package's version", () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    expect(VERSION).toBe(version);
  });
});

describe("bare Pods", () => {
  const POD = `apiVersion: v1
kind: Pod
metadata: {name: tool}
spec: {nodeName: nodes-2, containers: [{name: main, image: "tool:1", resources: {requests: {cpu: 1500m}}}]}
`;

  it("run on the node they name", async () => {
    const { run } = await playTexts({ ...FILES, "web.yaml": `${MANIFESTS}---\n${POD}` });
    const pod = run.cluster.pods.get("default/tool");
    expect([pod?.node?.name, pod?.phase, pod?.ready]).toEqual(["nodes-2", "Running", "True"]);
  });

  it("start like others in an empty cluster", async () => {
    const files = { ...FILES, "web.yaml": `${MANIFESTS}---\n${POD}` };
    const { run } = await playTexts(files, ["initialState=empty"]);
    expect(run.cluster.pods.get("default/tool")?.ready).toBe("True");
  });
});

describe("the closed loop", () => {
  it("goes from 5 pods at 90 % of their request to 7 for a target of 70 %", async () => {
    // Utilisation is an integer percent: ceil(5 × 90 / 70) = ceil(6.43) = 7; at 7 pods it is 64 %, within tolerance.
    const { result } = await playTexts({
      "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: five-at-ninety
duration: 15m
seed: 1
manifests: [web.yaml]
nodeGroups: [{name: nodes, cpu: 8, memory: 32Gi, count: 2}]
load: [{to: Deployment/web, usage: {cpu: {constant: 900, unit: millicores}}}]
`,
      "web.yaml": webManifests({ replicas: 5, hpa: { min: 1, max: 20, target: 70 } }),
    });
    const scalings = result.decisions.filter(
      ({ object, action }) => object === "hpa/default/web" && action === "scale",
    );
    expect(scalings.map(({ from, to }) => [from, to])).toEqual([[5, 7]]);
  });

  it("serves again on the pods it adds when one pod's backlog has grown", async () => {
    const { result } = await playTexts(FILES);
    const last = result.services[0]!.intervals.at(-1)!;
    expect(last.backlog).toBe(0);
    expect(last.served).toBeCloseTo(40 * 60, 3);
  });
});

describe("what people do", () => {
  const withActions = (actions: string) => ({
    ...FILES,
    "scenario.yaml": `${SCENARIO}actions:\n${actions}`,
    "web.yaml": webManifests({ replicas: 3 }),
  });

  it("scales a Deployment at the time given", async () => {
    const { result } = await playTexts(
      withActions("  - {at: 10m, scale: {target: Deployment/web, replicas: 6}}\n"),
    );
    const [web] = result.workloads;
    expect(web!.wanted[8]).toBe(3);
    expect(web!.wanted[19]).toBe(6);
    expect(web!.ready[19]).toBe(6);
  });

  it("replaces every pod on a restart, without ever being below the rollout's bounds", async () => {
    const { result, run } = await playTexts(withActions("  - {at: 10m, restart: Deployment/web}\n"));
    expect([...run.cluster.pods.values()].every((pod) => pod.createdAt >= seconds(600))).toBe(true);
    // 25 % of 3, rounded down: none may be unavailable.
    expect(result.workloads[0]!.totals.lowestReady).toBe(3);
  });

  it("puts no new pod on a cordoned node", async () => {
    const { run } = await playTexts(
      withActions(
        "  - {at: 1m, cordon: nodes-1}\n  - {at: 10m, scale: {target: Deployment/web, replicas: 9}}\n",
      ),
    );
    const late = [...run.cluster.pods.values()].filter((pod) => pod.createdAt >= seconds(600));
    expect(late.map((pod) => pod.node?.name)).toEqual(Array.from({ length: 6 }, () => "nodes-2"));
  });

  it("drains a node within its pods' disruption budget, and lets it go after the span", async () => {
    const budget = `---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
`;
    const files = withActions("  - {at: 10m, drain: nodes-1, for: 8m}\n");
    const { result, run } = await playTexts({ ...files, "web.yaml": `${files["web.yaml"]}${budget}` });
    expect(result.workloads[0]!.totals.lowestReady).toBeGreaterThanOrEqual(2);
    expect([...run.cluster.pods.values()].map((pod) => pod.node?.name)).toEqual([
      "nodes-2",
      "nodes-2",
      "nodes-2",
    ]);
    expect(run.cluster.nodes.get("nodes-1")!.unschedulable).toBe(false);
  });

  it("takes the pods of a deleted Deployment away", async () => {
    const { run } = await playTexts(withActions("  - {at: 10m, delete: Deployment/web}\n"));
    expect(run.cluster.pods.size).toBe(0);
    expect(run.cluster.replicaSets.size).toBe(0);
  });
});

describe("every kind of workload", () => {
  const OTHERS = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 3
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: main, image: "db:1", resources: {requests: {cpu: 100m}}}]}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: main, image: "agent:1", resources: {requests: {cpu: 50m}}}]}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: tick}
spec:
  schedule: "*/5 * * * *"
  jobTemplate:
    spec:
      template:
        metadata: {annotations: {headroom.dev/run-for: 30s}}
        spec: {restartPolicy: Never, containers: [{name: main, image: "tick:1"}]}
`;

  it.each(["running", "empty"])("runs in a cluster that begins %s", async (state) => {
    const files = { ...FILES, "web.yaml": `${MANIFESTS}---\n${OTHERS}` };
    const { run, result } = await playTexts(files, [`initialState=${state}`]);
    const { cluster } = run;
    expect(cluster.statefulSets.get("default/db")!.readyReplicas).toBe(3);
    expect(cluster.daemonSets.get("default/agent")!.numberReady).toBe(2);
    const ticks = result.podStories.filter(({ object }) => object.startsWith("pod/default/tick-"));
    // Every five minutes from 00:05 to 00:15; the tick of 00:20 falls on the run's end.
    expect(ticks.length).toBeGreaterThanOrEqual(3);
    expect(result.workloads.map(({ workload }) => workload)).toContain("StatefulSet/default/db");
  });
});
