import { describe, expect, it } from "vitest";
import { scaleLoad } from "../../../src/planning/index.js";
import { loadTexts, playTexts, webManifests } from "../../support/play-scenario.js";

const HEAD = `
apiVersion: headroom/v1
kind: Scenario
name: loads
duration: 30m
manifests: [web.yaml]
nodeGroups: [{name: nodes, cpu: 8, memory: 16Gi, count: 2}]
`;
const LOADS = {
  constant: "constant: 10",
  step: "pattern: {kind: step, before: 5, after: 20, at: 10m}",
  ramp: "pattern: {kind: ramp, from: 1, to: 9, over: 20m}",
  daily: "pattern: {kind: daily, base: 2, peak: 8}",
  spikes: "pattern: {kind: spikes, base: 1, peak: 9, for: 2m, every: 10m}",
  points: "pattern: {kind: points, points: [[0s, 5], [10m, 12]]}",
  trace: "trace: {file: load.csv, time: {column: minute, unit: minutes}, value: requests, per: 1m}",
};

describe("scaleLoad", () => {
  it.each(Object.entries(LOADS))("multiplies the requests of a %s load", async (_, load) => {
    const files = {
      "scenario.yaml": `${HEAD}load: [{to: Service/web, ${load}, request: {cpu: {mean: 5ms}}}]`,
      "web.yaml": webManifests({}),
      "load.csv": "minute,requests\n0,600\n10,900\n",
    };
    const overrides = scaleLoad(await loadTexts(files), 1.5);
    const before = await playTexts(files);
    const after = await playTexts(files, overrides);
    const requests = (of: typeof before) => of.result.services[0]!.total.requests;
    expect(requests(after) / requests(before)).toBeCloseTo(1.5, 9);
  });

  it("multiplies replayed CPU use", async () => {
    const files = {
      "scenario.yaml": `${HEAD}load: [{to: Deployment/web, usage: {cpu: {constant: 0.4}}}]`,
      "web.yaml": webManifests({}),
    };
    expect(scaleLoad(await loadTexts(files), 2)).toEqual(["load.0.usage.cpu.constant=0.8"]);
  });
});
