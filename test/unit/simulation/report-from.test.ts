import { describe, expect, it } from "vitest";
import { playTexts, webManifests } from "../../support/play-scenario.js";

const SCENARIO = `
apiVersion: headroom/v1
kind: Scenario
name: halves
duration: 2h
manifests: [web.yaml]
nodeGroups: [{name: nodes, cpu: 4, memory: 16Gi, price: 1, count: 2}]
load:
  - to: Service/web
    pattern: {kind: step, before: 5, after: 20, at: 90m}
    request: {cpu: {mean: 20ms}}
`;

describe("report.from", () => {
  const files = {
    "scenario.yaml": SCENARIO,
    "web.yaml": webManifests({ hpa: { min: 2, max: 10, target: 50 } }),
  };

  it("takes figures of the rest only, of the same run", async () => {
    const { result: whole } = await playTexts(files);
    const { result: first } = await playTexts(files, ["duration=1h"]);
    const { result: second } = await playTexts(files, ["report.from=1h"]);
    const requests = (of: typeof whole) => of.services[0]!.total.requests;
    expect(requests(first) + requests(second)).toBeCloseTo(requests(whole), 6);
    expect(second.services[0]!.intervals).toEqual(whole.services[0]!.intervals.slice(60));
    expect(second.cost.totals.microUsd).toBe(2e6);
    expect(second.scenario).toMatchObject({ start: "2026-01-05T01:00:00Z", durationMicros: 3600e6 });
  });

  it("must begin before the run ends", async () => {
    await expect(playTexts(files, ["report.from=2h"])).rejects.toThrow(/HR1591.*shorter than duration/s);
  });
});
