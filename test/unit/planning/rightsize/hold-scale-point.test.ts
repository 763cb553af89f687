import { describe, expect, it } from "vitest";
import { holdScalePoints } from "../../../../src/planning/rightsize/hold-scale-point.js";
import type { SizedContainer } from "../../../../src/planning/rightsize/size-containers.js";
import { loadTexts, webManifests } from "../../../support/play-scenario.js";

const SCENARIO = `apiVersion: headroom/v1
kind: Scenario
name: pair
start: 2026-01-05T00:00:00Z
duration: 1h
manifests: [m.yaml]
nodeGroups: [{name: node, cpu: 16, memory: 64Gi, count: 1}]
`;

/** Of `web` with a request of 1000m and an HPA at 50 %. */
async function held(target: number, metrics?: string) {
  const manifests = webManifests({ request: "1000m", limit: "2", hpa: { min: 1, max: 9, target: 50 } });
  const text = metrics === undefined ? manifests : manifests.replace(/ {2}metrics: .*/, metrics);
  const loaded = await loadTexts({ "scenario.yaml": SCENARIO, "m.yaml": text });
  const size = {
    workload: "Deployment/default/web",
    container: "main",
    now: { cpu: 1000, memory: 64 * 2 ** 20 },
    target: { cpu: target },
  } as unknown as SizedContainer;
  return holdScalePoints(loaded, [size], (each) => each.target);
}

describe("the pair of request and target", () => {
  it.each([
    [627, 625, 80],
    [400, 400, 125],
    [2000, 2000, 25],
    [333, 333, 150],
  ])("for a wanted request of %im is %im at %i percent", async (wanted, requestAfter, percentAfter) => {
    const [pair] = (await held(wanted)).pairs;
    expect([pair!.requestAfter, pair!.percentAfter]).toEqual([requestAfter, percentAfter]);
  });

  it("keeps the use at which the HPA scales to a millicore of the request", async () => {
    for (const wanted of [90, 137, 251, 627, 801, 1999]) {
      const [pair] = (await held(wanted)).pairs;
      const before = pair!.requestBefore * pair!.percentBefore;
      expect(Math.abs(pair!.requestAfter * pair!.percentAfter - before)).toBeLessThanOrEqual(
        pair!.percentAfter,
      );
    }
  });

  it("is written into the HPA and the pod template", async () => {
    const { loaded } = await held(627);
    const [hpa] = loaded.manifests.hpas;
    const [web] = loaded.manifests.deployments;
    expect(hpa!.object.spec.metrics![0]!.resource!.target.averageUtilization).toBe(80);
    expect(web!.object.spec.template.spec.containers[0]!.resources).toEqual({
      requests: { cpu: "625m", memory: "64Mi" },
      limits: { cpu: "1250m" },
    });
  });

  it("is not needed where an HPA does not divide by the request", async () => {
    const average =
      "  metrics: [{type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 500m}}}]";
    expect((await held(627, average)).pairs).toEqual([]);
  });
});
