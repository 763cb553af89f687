import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderReport } from "../../../src/report/index.js";
import { playTexts } from "../../support/play-scenario.js";
import { deployment, verticalAutoscaler } from "../../support/vertical-manifests.js";

const LOAD = join(process.env["HEADROOM_DATA"] ?? "", "data/load");

const APP =
  '{name: app, image: "app:1", resources: {requests: {cpu: "4", memory: 512Mi}, limits: {memory: 1Gi}}}';
const MANIFESTS = deployment("worker", [APP]) + verticalAutoscaler("worker");

function scenario(start: string, duration: string, cpu: string): string {
  return `apiVersion: headroom/v1
kind: Scenario
name: recorded
start: ${start}
duration: ${duration}
manifests: [m.yaml]
nodeGroups: [{name: node, cpu: 48, memory: 64Gi, count: 3}]
load:
  - to: Deployment/worker
    container: app
    usage: {cpu: ${cpu}, memory: {constant: 1600, unit: Mi}}
report: {interval: 1h}
`;
}

describe.skipIf(!existsSync(LOAD))(
  "recorded use under a VPA (HEADROOM_DATA names the folder with data/)",
  () => {
    it("is played for a week, with a picture of use, request, target and bounds", async () => {
      const { result } = await playTexts({
        "scenario.yaml": scenario("2021-10-06T00:00:00Z", "7d", "{file: cpu.csv, time: ts, unit: cores}"),
        "m.yaml": MANIFESTS,
        "cpu.csv": readFileSync(join(LOAD, "crane-cpu/input1.csv"), "utf8"),
      });
      const [series] = result.verticals;
      expect(series!.cpuRequestCores.at(-1)).toBeLessThan(2);
      expect(series!.cpuRequestCores.at(-1)).toBeGreaterThanOrEqual(series!.cpuLowerCores.at(-1)!);
      expect(series!.cpuRequestCores.at(-1)).toBeLessThanOrEqual(series!.cpuUpperCores.at(-1)!);
      const chart = renderReport(result, "").get("charts/vertical-default-worker-app.svg");
      for (const line of ["use", "request", "target", "lower", "upper"]) expect(chart).toContain(line);
    });

    it("comes as Prometheus answers query_range", async () => {
      const { result } = await playTexts({
        "scenario.yaml": scenario(
          "2021-08-11T00:00:00Z",
          "1d",
          "{file: cpu.json, labels: {container: app}, unit: percent, scale: 4}",
        ),
        "m.yaml": MANIFESTS,
        "cpu.json": readFileSync(join(LOAD, "prometheus/query_range_crane_input0_1d.json"), "utf8"),
      });
      // About half a core of each of four pods.
      expect(result.verticals[0]!.cpuUsedCores[0]).toBeGreaterThan(0.3);
      expect(result.verticals[0]!.cpuUsedCores[0]).toBeLessThan(1);
      expect(result.verticals[0]!.totals.samples).toBeGreaterThan(5000);
    });
  },
);
