import { expect, it } from "vitest";
import { playTexts } from "../../support/play-scenario.js";
import { deployment, updateMode, verticalAutoscaler } from "../../support/vertical-manifests.js";

const MAIN = '{name: main, image: "main:1", resources: {requests: {cpu: "2", memory: 512Mi}}}';
const MANIFESTS = deployment("worker", [MAIN], 2) + verticalAutoscaler("worker", updateMode("Off"));

/** A core a pod until time zero, a tenth of it from then on. */
const USE = `time,cores
2026-01-04T12:00:00Z,1
2026-01-05T00:00:00Z,0.1
2026-01-05T01:00:00Z,0.1
`;

async function targetAfterAnHour(warmup: string): Promise<number> {
  const { result } = await playTexts({
    "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: history
start: 2026-01-05T00:00:00Z
duration: 1h
warmup: ${warmup}
manifests: [m.yaml]
nodeGroups: [{name: node, cpu: 8, memory: 32Gi, count: 1}]
load:
  - to: Deployment/worker
    usage: {cpu: {file: use.csv, time: time, value: cores, unit: cores, align: clock, share: per-pod}}
`,
    "m.yaml": MANIFESTS,
    "use.csv": USE,
  });
  return result.verticals[0]!.cpuTargetCores.at(-1)!;
}

it("lets a VPA know the use before time zero that a warm-up replays by the trace's clock", async () => {
  expect(await targetAfterAnHour("0s")).toBeLessThan(0.2);
  expect(await targetAfterAnHour("12h")).toBeGreaterThan(1);
});
