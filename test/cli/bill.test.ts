import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildProgram, headroom } from "./built-program.js";

let folder: string;

beforeAll(() => buildProgram(), 120_000);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headroom-bill-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const MANIFESTS = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 4
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: "web:1", resources: {requests: {cpu: "1", memory: 1Gi}}}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: store}
spec:
  replicas: 2
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: main, image: "db:1", resources: {requests: {cpu: 500m, memory: 2Gi}}}]}
  volumeClaimTemplates:
    - {metadata: {name: files}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 73Gi}}}}
`;

const SCENARIO = `apiVersion: headroom/v1
kind: Scenario
name: bill
duration: 2h
manifests: [all.yaml]
nodeGroups:
  - {name: cheap, instanceType: e2-standard-4, spot: {}, count: 2}
  - {name: steady, instanceType: m6i.xlarge, count: 1}
billing: {controlPlane: gke, loadBalancerPerHour: 0.025, volumePerGiBMonth: 0.1}
`;

/** Plays it and reads what it wrote. */
async function bill(scenario = SCENARIO) {
  await writeFile(join(folder, "all.yaml"), MANIFESTS);
  await writeFile(join(folder, "scenario.yaml"), scenario);
  const outcome = await headroom(["run", "scenario.yaml", "--out", "out"], { cwd: folder });
  const read = (name: string) => readFile(join(folder, "out", name), "utf8");
  return { ...outcome, read };
}

describe("the bill that headroom run writes", () => {
  it("lists nodes at their spot or own price, the control plane, load balancers and volumes", async () => {
    const { code, stdout } = await bill();
    expect(code).toBe(0);
    expect(stdout).toContain("| cheap, e2-standard-4 | 0.04021 spot | 4.00 | 0.16 |");
    expect(stdout).toContain("| steady, m6i.xlarge | 0.192 | 2.00 | 0.38 |");
    expect(stdout).toContain("| control plane | 0.1 |  | 0.20 |");
    expect(stdout).toContain("| load balancers | 0.025 |  | 0.0500 |");
    // 2 · 73 GiB at 0.1 USD for 730 hours.
    expect(stdout).toContain("| volumes | 0.02 |  | 0.0400 |");
  });

  it("shares it among workloads and namespaces, the system and nobody", async () => {
    const { stdout } = await bill();
    expect(stdout).toMatch(/^\| Deployment\/shop\/web \| 0\.\d+ \|/m);
    expect(stdout).toMatch(/^\| shop \| 0\.\d+ \|/m);
    expect(stdout).toMatch(/^\| store \| 0\.\d+ \|/m);
    expect(stdout).toMatch(/^\| \(system\) \| 0\.\d+ \|/m);
    expect(stdout).toMatch(/^\| \(idle\) \| 0\.\d+ \|/m);
  });

  it("has rows that add up to the total to the micro-dollar", async () => {
    const { read } = await bill();
    const micros = (usd: string) => Math.round(Number(usd) * 1e6);
    const rows = (await read("cost.csv")).trimEnd().split("\n").slice(1);
    const sum = rows.reduce((total, row) => total + micros(row.slice(row.lastIndexOf(",") + 1)), 0);
    const { cost } = JSON.parse(await read("summary.json")) as { readonly cost: { readonly usd: number } };
    expect(sum).toBe(Math.round(cost.usd * 1e6));
  });

  it("warns of a spot price that nobody knows, and leaves that cost out", async () => {
    const { code, stderr, stdout } = await bill(SCENARIO.replace("e2-standard-4", "m6i.large"));
    expect(stderr).toMatch(/warning HR1526 scenario\.yaml:7:\d+ .*node group "cheap" has no spot price/);
    expect(stdout).toContain("No price is known for cheap, m6i.large (4.00 node hours)");
    expect(code).toBe(0);
  });

  it("refuses a section that is no section, with its fields", async () => {
    const { code, stderr } = await bill(SCENARIO.replace("spot: {}", "spot: true"));
    expect(stderr).toMatch(
      /HR1502 scenario\.yaml:7:\d+ nodeGroups\[0\]\.spot: true is not valid here; a section with fields is needed here; valid: price; \{\} takes its defaults$/m,
    );
    expect(code).toBe(2);
  });
});
