import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createRun } from "../../src/simulation/index.js";
import { loadTexts } from "../support/play-scenario.js";
import { deployment, verticalAutoscaler } from "../support/vertical-manifests.js";
import { cpuSecondsOf } from "./cpu-time.js";

const SCENARIO = `apiVersion: headroom/v1
kind: Scenario
name: vpa-week
start: 2021-10-06T00:00:00Z
duration: 7d
manifests: [manifests.yaml]
nodeGroups: [{name: node, cpu: 16, memory: 64Gi, count: 3}]
load:
  - to: Deployment/worker
    container: main
    usage:
      cpu: {file: trace.csv, time: ts, value: value, unit: cores}
      memory: {constant: 1600, unit: Mi}
report: {interval: 1h}
`;

/** CPU seconds of a week of recorded CPU use under a VPA; null without the recording. */
export async function verticalWeek(): Promise<number | null> {
  const trace = join(process.env["HEADROOM_DATA"] ?? "", "data/load/crane-cpu/input1.csv");
  if (!existsSync(trace)) return null;
  const files = {
    "scenario.yaml": SCENARIO,
    "manifests.yaml": deployment("worker") + verticalAutoscaler("worker"),
    "trace.csv": readFileSync(trace, "utf8"),
  };
  const loaded = await loadTexts(files);
  return await cpuSecondsOf(() => {
    const run = createRun(loaded);
    while (!run.advance(1_000_000)) {}
    run.finish();
  });
}
