import { describe, expect, it } from "vitest";
import type { Result } from "../../../src/recording/index.js";
import { playTexts } from "../../support/play-scenario.js";

function deployment(name: string, cpu: string, probe: object = {}): object {
  const container = { name: "main", image: `${name}:1`, resources: { requests: { cpu, memory: "64Mi" } } };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ ...container, ...probe }] } },
    },
  };
}

/** 15 requests of 10 ms a second on a node of two cores, 100m of which are the web's; a neighbour wants `hogCores`. */
async function play(fidelity: string, hogCores: number): Promise<Result> {
  const scenario = {
    apiVersion: "headroom/v1",
    kind: "Scenario",
    name: "neighbours",
    start: "2026-01-05T00:00:00Z",
    duration: "5m",
    manifests: ["pods.json"],
    nodeGroups: [{ name: "node", cpu: "2", memory: "8Gi", count: 1 }],
    load: [
      {
        to: "Service/web",
        constant: 15,
        request: { cpu: { mean: "10ms" }, timeout: "30s", concurrency: 1000 },
        fidelity,
      },
      { to: "Deployment/hog", usage: { cpu: { constant: hogCores, unit: "cores" } } },
    ],
  };
  const readinessProbe = { httpGet: { path: "/", port: 80 }, periodSeconds: 5, timeoutSeconds: 1 };
  const items = [
    deployment("web", "100m", { readinessProbe }),
    deployment("hog", "1600m"),
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web" },
      spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
    },
  ];
  const manifests = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  return (await playTexts({ "scenario.yaml": JSON.stringify(scenario), "pods.json": manifests })).result;
}

function failures(result: Result): number {
  return result.podStories
    .flatMap(({ steps }) => steps)
    .filter(({ step }) => step === "readiness probe failed").length;
}

describe.each(["fluid", "request"])("a probe beside a busy neighbour (%s)", (fidelity) => {
  it("passes while the node has CPU for both", async () => {
    expect(failures(await play(fidelity, 1.5))).toBe(0);
  });

  it("fails when the neighbour leaves the pod less CPU than its requests need", async () => {
    expect(failures(await play(fidelity, 4))).toBeGreaterThan(0);
  });
});
