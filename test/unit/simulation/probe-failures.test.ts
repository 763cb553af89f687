import { describe, expect, it } from "vitest";
import type { Result } from "../../../src/recording/index.js";
import { playTexts } from "../../support/play-scenario.js";

const PROBES = {
  readinessProbe: {
    httpGet: { path: "/", port: 80 },
    periodSeconds: 5,
    timeoutSeconds: 1,
    failureThreshold: 2,
  },
};

function manifests(probes: object): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "List",
    items: [
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "web" },
        spec: {
          replicas: 4,
          selector: { matchLabels: { app: "web" } },
          template: {
            metadata: { labels: { app: "web" } },
            spec: {
              containers: [
                {
                  name: "main",
                  image: "web:1",
                  resources: { requests: { cpu: "500m", memory: "64Mi" }, limits: { cpu: "500m" } },
                  ...probes,
                },
              ],
            },
          },
        },
      },
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "web" },
        spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
      },
    ],
  });
}

/** Four pods of half a core each can answer 200 requests of 10 ms a second; from 1 m to 3 m they get `peak`. */
async function play(fidelity: string, probes: object, peak: number): Promise<Result> {
  const scenario = {
    apiVersion: "headroom/v1",
    kind: "Scenario",
    name: "probes",
    start: "2026-01-05T00:00:00Z",
    duration: "10m",
    initialState: "running",
    seed: 3,
    manifests: ["web.json"],
    nodeGroups: [{ name: "service", cpu: "4", memory: "8Gi", count: 2, min: 2, max: 2 }],
    load: [
      {
        to: "Service/web",
        pattern: {
          kind: "points",
          points: [
            ["0s", 100],
            ["1m", peak],
            ["3m", 100],
          ],
        },
        request: { cpu: { mean: "10ms" }, timeout: "30s", concurrency: 1000 },
        fidelity,
      },
    ],
    report: { interval: "30s" },
  };
  const files = { "scenario.yaml": JSON.stringify(scenario), "web.json": manifests(probes) };
  return (await playTexts(files)).result;
}

function steps(result: Result, name: string): readonly number[] {
  return result.podStories
    .flatMap((story) => story.steps)
    .filter(({ step }) => step === name)
    .map(({ timeMicros }) => timeMicros / 1e6);
}

describe.each(["fluid", "request"])("probes of pods under load (%s)", (fidelity) => {
  it("pass while answers come in time", async () => {
    expect(steps(await play(fidelity, PROBES, 180), "readiness probe failed")).toEqual([]);
  });

  it("fail one pod after the other under overload: the readiness cascade", async () => {
    const result = await play(fidelity, PROBES, 260);
    const failed = steps(result, "readiness probe failed");
    expect(failed.length).toBeGreaterThanOrEqual(4);
    // Two ticks of 5 s and a second of waiting after the answers became late.
    expect(failed[0]!).toBeGreaterThan(66);
    expect(failed[0]!).toBeLessThan(90);
    expect(Math.min(...result.workloads[0]!.ready)).toBe(0);
    expect(result.workloads[0]!.ready.at(-1)).toBe(4);
  });

  it("do not fail for a tcpSocket, which the kernel answers", async () => {
    const probe = {
      readinessProbe: { ...PROBES.readinessProbe, httpGet: undefined, tcpSocket: { port: 80 } },
    };
    expect(steps(await play(fidelity, probe, 260), "readiness probe failed")).toEqual([]);
  });

  it("restart containers whose liveness probe gets no answer in time", async () => {
    const result = await play(fidelity, { livenessProbe: PROBES.readinessProbe }, 260);
    expect(steps(result, "liveness probe failed").length).toBeGreaterThanOrEqual(4);
    expect(steps(result, "restarted").length).toBeGreaterThanOrEqual(4);
  });
});
