import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Rightsizing, renderRightsizing, rightsize } from "../../../../src/planning/index.js";
import { createRun } from "../../../../src/simulation/index.js";
import { loadTexts } from "../../../support/play-scenario.js";
import { deployment } from "../../../support/vertical-manifests.js";

const DATA = process.env["HEADROOM_DATA"] ?? "";

async function sized(files: Readonly<Record<string, string>>): Promise<Rightsizing> {
  return rightsize(await loadTexts(files), async (each) => {
    const run = createRun(each);
    while (!run.advance(1_000_000)) {}
    return run.finish();
  });
}

const HEAD = `apiVersion: headroom/v1
kind: Scenario
name: sized
start: 2026-01-05T00:00:00Z
`;

function manifests(target: number, request: string): string {
  const containers = [
    `{name: main, image: "web:1", resources: {requests: {cpu: ${request}, memory: 256Mi}, limits: {memory: 1Gi}}}`,
    '{name: proxy, image: "proxy:1", resources: {requests: {cpu: 10m, memory: 64Mi}}}',
  ];
  return `${deployment("web", containers)}---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  maxReplicas: 60
  metrics: [{type: ContainerResource, containerResource: {name: cpu, container: main, target: {type: Utilization, averageUtilization: ${target}}}}]
`;
}

const LOAD = `duration: 1d
warmup: 10m
manifests: [m.yaml]
nodeGroups: [{name: node, cpu: 16, memory: 64Gi, count: 4, price: 0.5}]
load:
  - to: Service/web
    pattern: {kind: daily, base: 40, peak: 200, peakAt: 14h}
    request: {cpu: {mean: 20ms}, memory: {base: 200Mi}}
report: {interval: 1h}
`;

describe("the pair of request and HPA target", () => {
  it.each([
    [50, "1000m"],
    [70, "300m"],
  ])("from %i percent of %s keeps the mean number of pods within 5 percent", async (target, request) => {
    const found = await sized({ "scenario.yaml": HEAD + LOAD, "m.yaml": manifests(target, request) });
    const [pair] = found.pairs;
    expect(pair!.requestAfter).not.toBe(pair!.requestBefore);
    expect(Math.abs(pair!.meanPodsAfter / pair!.meanPodsBefore - 1)).toBeLessThanOrEqual(0.05);
  });
});

describe("containers without a load", () => {
  it("are named and keep their requests", async () => {
    const load = LOAD.replace("duration: 1d", "duration: 2h");
    const found = await sized({ "scenario.yaml": HEAD + load, "m.yaml": manifests(50, "1000m") });
    expect(found.unloaded).toEqual(["Deployment/default/web (proxy)"]);
    expect(found.sizes.map(({ container }) => container)).toEqual(["main"]);
  });
});

const DUMP = join(DATA, "data/dumps/troubleshoot");

describe.skipIf(!existsSync(DUMP))(
  "the dump of a cluster (HEADROOM_DATA names the folder with data/)",
  () => {
    const read = (path: string) => readFileSync(join(DATA, "data", path), "utf8");
    const scenario = `${HEAD.replace("2026-01-05", "2021-10-06")}duration: 2d
manifests: [deployments-default.json, deployments-kube-system.json, nodes.json]
catalogue: prices.yaml
load:
  - to: Deployment/kotsadm-operator
    usage:
      cpu: {file: cpu.csv, time: ts, unit: cores, scale: 0.02}
      memory: {constant: 180, unit: Mi}
  - to: Deployment/kube-system/coredns
    usage: {cpu: {constant: 30, unit: millicores}, memory: {constant: 60, unit: Mi, share: per-pod}}
report: {interval: 1h}
`;
    const prices = `instanceTypes:
  - {name: g-8vcpu-32gb, vcpu: 8, memory: 32Gi, price: 0.375}
  - {name: s-2vcpu-4gb, vcpu: 2, memory: 4Gi, price: 0.03571}
  - {name: s-1vcpu-2gb, vcpu: 1, memory: 2Gi, price: 0.01786}
`;

    it("has slack before and after, in cores, GiB and money a month", async () => {
      const found = await sized({
        "scenario.yaml": scenario,
        "prices.yaml": prices,
        "cpu.csv": read("load/crane-cpu/input1.csv"),
        "deployments-default.json": read("dumps/troubleshoot/deployments-default.json"),
        "deployments-kube-system.json": read("dumps/troubleshoot/deployments-kube-system.json"),
        "nodes.json": read("dumps/troubleshoot/nodes.json"),
      });
      const slack = renderRightsizing(found).split("## Slack")[1]!.split("##")[0]!;
      const rows = slack.split("\n").filter((line) => line.startsWith("| "));
      const amounts = rows.slice(1).map((row) => (row.match(/-?\d+\.\d\d(?=( USD)? \|)/g) ?? []).map(Number));
      const [before, target] = amounts;
      expect(rows.map((row) => row.split(" | ")[0]!.slice(2))).toEqual([
        "requests",
        "as they are",
        "VPA target",
        "p95 CPU, max + 15 % memory",
      ]);
      // 300m are asked for; the recording is 0.02 of its 1.6 cores or so, and 30m for CoreDNS.
      expect(before![0]).toBeGreaterThan(0.2);
      expect(target![0]).toBeLessThan(before![0]!);
      expect(before![2]).toBeGreaterThan(target![2]!);
      expect(target![5]).toBeCloseTo(before![2]! - target![2]!, 1);
    });
  },
);
