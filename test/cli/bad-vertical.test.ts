import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { deployment, verticalAutoscaler } from "../support/vertical-manifests.js";
import { buildProgram, headroom } from "./built-program.js";

let folder: string;

beforeAll(() => buildProgram(), 120_000);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headroom-vertical-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const SCENARIO = `apiVersion: headroom/v1
kind: Scenario
name: bad
duration: 1h
manifests: [worker.yaml]
nodeGroups: [{name: node, cpu: 8, memory: 32Gi, count: 1, price: 0.4}]
load: [{to: Deployment/worker, usage: {cpu: {constant: 1, unit: cores}}}]
`;

const MAIN = '{name: main, image: "worker:1", resources: {requests: {cpu: 500m, memory: 64Mi}}}';

/** The VPA's targetRef is line 15. */
function manifests(target: string, policy = ""): string {
  const vpa = verticalAutoscaler("worker", `  resourcePolicy: {containerPolicies: [${policy}]}\n`);
  return (
    deployment("worker", [MAIN], 2) + vpa.replace("Deployment, name: worker", `Deployment, name: ${target}`)
  );
}

async function run(command: "run" | "rightsize", text: string) {
  await writeFile(join(folder, "scenario.yaml"), SCENARIO);
  await writeFile(join(folder, "worker.yaml"), text);
  const outcome = await headroom([command, "scenario.yaml", "--out", "out"], { cwd: folder });
  return { ...outcome, files: await readdir(folder) };
}

describe("a wrong VPA ends with 2, one clear message and nothing written", () => {
  it.each([
    [
      "a target that does not exist",
      manifests("worke"),
      /^error HR1224 worker\.yaml:15:\d+ .*VerticalPodAutoscaler "worker" is for Deployment "worke", which is not in the manifests; targetRef must name a Deployment.*did you mean worker\?$/m,
    ],
    [
      "minAllowed above maxAllowed",
      manifests("worker", "{containerName: main, minAllowed: {cpu: 2}, maxAllowed: {cpu: 1500m}}"),
      /^error HR1220 worker\.yaml:16:\d+ .*maxAllowed\.cpu of container "main" is 1500m but minAllowed\.cpu is 2; maxAllowed must be at least minAllowed$/m,
    ],
  ])("%s", async (_, text, message) => {
    const { code, stderr, files } = await run("run", text);
    expect(stderr).toMatch(message);
    expect([code, stderr.match(/^error /gm)?.length, files.includes("out")]).toEqual([2, 1, false]);
  });
});

describe("a VPA that helps little is told of", () => {
  it("in its policy for a container that is not there", async () => {
    const { code, stderr } = await run(
      "run",
      manifests("worker", "{containerName: man, minAllowed: {cpu: 100m}}"),
    );
    expect(stderr).toMatch(
      /^warning HR1225 worker\.yaml:16:\d+ .*Deployment "worker" has no container "man"; this policy changes nothing.*main.*did you mean main\?$/m,
    );
    expect(code).toBe(0);
  });

  it("after a trace too short for confidence: how little, where, and what follows", async () => {
    const { code, stderr, stdout } = await run("run", manifests("worker"));
    expect(`${stdout}${stderr}`).toMatch(
      /HR4011 worker\.yaml:\d+:\d+.* vpa\/default\/worker: the recommendation for container "main" rests on [\d.]+ h of use, a confidence of 0\.0\d: its upper bound is \d+ times .*; confidence is 1 after a day/,
    );
    expect(code).toBe(0);
  });

  it("by rightsize, too", async () => {
    const { stdout } = await run("rightsize", manifests("worker"));
    expect(stdout).toMatch(/\*\*The trace is short\.\*\* .*a confidence of 0\.0\d/);
  });
});
