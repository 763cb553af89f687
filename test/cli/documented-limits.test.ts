import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildProgram, headroom } from "./built-program.js";

let folder: string;

beforeAll(() => buildProgram(), 120_000);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headroom-limits-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What a run of a minute on so many nodes says of limits, without what all of them say. */
async function limitsPassed(items: readonly object[], nodes: number): Promise<readonly string[]> {
  const list = { apiVersion: "v1", kind: "List", items };
  await writeFile(join(folder, "all.json"), JSON.stringify(list, null, 1));
  const group = `{name: std, cpu: 4, memory: 16Gi, pods: 110, price: 0.1, count: ${nodes}}`;
  await writeFile(
    join(folder, "scenario.yaml"),
    `apiVersion: headroom/v1
kind: Scenario
name: limits
duration: 1m
warmup: 0s
manifests: [all.json]
nodeGroups: [${group}]
`,
  );
  const { code, stderr } = await headroom(["run", "scenario.yaml", "--out", "out"], { cwd: folder });
  expect(code).toBe(0);
  return [
    ...stderr.matchAll(/^warning HR4002 (.*): beyond it, latencies of the control plane differ$/gm),
  ].map(([, said]) => said!);
}

function deployment(name: string, replicas: number, containers: number): object {
  const labels = { app: name };
  const spec = {
    containers: Array.from({ length: containers }, (_, i) => ({ name: `c${i}`, image: "a:1" })),
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

function service(namespace: string, name: string): object {
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace }, spec: { clusterIP: "None" } };
}

describe("a run that passes a documented limit of Kubernetes warns", () => {
  it("of nodes, pods, containers and pods of a namespace", async () => {
    expect(await limitsPassed([deployment("web", 150_001, 3)], 5_001)).toEqual([
      "up to 5001 nodes; Kubernetes is tested for at most 5000",
      "up to 150001 pods; Kubernetes is tested for at most 150000",
      "up to 450003 containers; Kubernetes is tested for at most 300000",
      "up to 150001 pods in the namespace default; Kubernetes is tested for at most 3000",
    ]);
  }, 180_000);

  it("of namespaces", async () => {
    const services = Array.from({ length: 10_001 }, (_, i) => service(`team-${i}`, "web"));
    expect(await limitsPassed(services.slice(1), 1)).toEqual([]);
    expect(await limitsPassed(services, 1)).toEqual([
      "up to 10001 namespaces; Kubernetes is tested for at most 10000",
      "up to 10001 Services; Kubernetes is tested for at most 10000",
    ]);
  }, 60_000);

  it("of Services, and of Deployments and Services of a namespace", async () => {
    const deployments = Array.from({ length: 2_001 }, (_, i) => deployment(`web-${i}`, 0, 1));
    const services = Array.from({ length: 10_001 }, (_, i) =>
      service(i % 2 === 0 ? "even" : "odd", `s-${i}`),
    );
    expect(await limitsPassed([...deployments, ...services], 1)).toEqual([
      "up to 10001 Services; Kubernetes is tested for at most 10000",
      "up to 2001 Deployments in the namespace default; Kubernetes is tested for at most 2000",
      "up to 5001 Services in the namespace even; Kubernetes is tested for at most 5000",
    ]);
  }, 60_000);
});
