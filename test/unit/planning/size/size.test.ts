import { beforeAll, describe, expect, it } from "vitest";
import { inProcessExecutor } from "../../../../src/distribution/index.js";
import {
  baseScenario,
  chooseTypes,
  parseGrowth,
  renderSizing,
  type SizeOptions,
  type SizeResult,
  size,
  sizeVerdict,
} from "../../../../src/planning/index.js";
import {
  BUILT_IN_CATALOGUE,
  type LoadedScenario,
  loadScenario,
  memoryFileSource,
} from "../../../../src/scenario/index.js";
import { playTexts, webManifests } from "../../../support/play-scenario.js";

const SCENARIO = `
apiVersion: headroom/v1
kind: Scenario
name: shop
duration: 30m
seed: 3
manifests: [web.yaml]
nodeGroups: [{name: service, instanceType: m6i.2xlarge, count: 6, zones: [a, b]}]
load:
  - to: Service/web
    pattern: {kind: points, points: [[0s, 20], [10m, 90], [20m, 40]]}
    request: {cpu: {mean: 20ms}, timeout: 2s}
objectives: {latency: {p99: 600ms}, errors: 1%}
`;
const WEB = webManifests({ request: "500m", limit: "1", hpa: { min: 3, max: 14, target: 50 } });

async function sized(
  names: readonly string[],
  options: Partial<SizeOptions> = {},
  scenario = SCENARIO,
  web = WEB,
): Promise<{ result: SizeResult; loaded: LoadedScenario }> {
  const files = memoryFileSource(
    new Map([
      ["scenario.yaml", scenario],
      ["web.yaml", web],
    ]),
  );
  const loaded = (await loadScenario(files, "scenario.yaml")).loaded!;
  const base = await baseScenario(files, "scenario.yaml", loaded);
  const types = chooseTypes(BUILT_IN_CATALOGUE.types, loaded.scenario, { names });
  const result = await size({ base, loaded, files }, inProcessExecutor(files), {
    mostTypes: 2,
    seeds: 2,
    ...options,
    types,
  });
  return { result, loaded };
}

const ALL: Partial<SizeOptions> = { survivesZone: true, fit: "Deployment/web", growthPerMonth: 0.05 };

describe("size", () => {
  let result: SizeResult;
  let loaded: LoadedScenario;
  beforeAll(async () => {
    ({ result, loaded } = await sized(["m6i.*", "c6i.*"], ALL));
  });

  it("finds a cheaper cluster that meets the objectives on every seed and leaves no pod waiting", () => {
    const { runs } = result.recommended!;
    expect(runs).toHaveLength(2);
    for (const { judgement, leavesPodsWaiting, figures } of runs) {
      expect(judgement.excess).toBeLessThanOrEqual(0);
      expect(leavesPodsWaiting).toBe(false);
      expect(figures.usdPerDay).toBeLessThan(result.now.runs[0]!.figures.usdPerDay!);
    }
  });

  it("bounds every packing from below", () => {
    for (const { candidates, lowerBoundUsdPerDay } of result.roles) {
      for (const { fewestNodes, peakNodes, usdPerDay } of candidates) {
        expect(fewestNodes).toBeLessThanOrEqual(peakNodes);
        expect(lowerBoundUsdPerDay).toBeLessThanOrEqual(usdPerDay);
      }
    }
  });

  it("says how much more load it bears and what gives way then", () => {
    const { share, missedAt } = result.headroom!;
    expect(missedAt === null || missedAt.share > share).toBe(true);
    expect(renderSizing(result, loaded).get("report.md")).toMatch(/Headroom: \d+ % more load/);
  });

  it("grows the cluster where it has to bear the loss of a zone", () => {
    const nodes = (plan: SizeResult["best"]["plan"]) =>
      plan.groups.reduce((sum, { count }) => sum + count, 0);
    const { plan } = result.zoneLoss!;
    expect(plan === null || nodes(plan) >= nodes(result.best.plan)).toBe(true);
    expect(result.zoneLoss!.tried[0]!.zones.map(({ zone }) => zone)).toEqual(["a", "b"]);
  });

  it("counts the pods that fit beside those of the busiest moment", () => {
    expect(result.fit!.workload).toBe("Deployment/default/web");
    expect(result.fit!.because).toMatch(/Insufficient cpu/);
  });

  it("counts them at the very instant at which that interval ends", () => {
    expect(result.fit!.atSeconds % 60).toBe(0);
  });

  it("writes node groups that load as a part of the scenario", async () => {
    const groups = renderSizing(result, loaded).get("groups.yaml")!;
    const scenario = SCENARIO.replace(/nodeGroups:.*/, groups);
    const { result: played } = await playTexts({ "scenario.yaml": scenario, "web.yaml": WEB });
    expect(played.cost.totals.microUsd).toBeGreaterThan(0);
  });

  it("names what binds where no cluster meets the objectives", async () => {
    const impossible = SCENARIO.replace("p99: 600ms", "p99: 5ms");
    const { result: none } = await sized(["m6i.xlarge"], {}, impossible);
    expect(none.recommended).toBeNull();
    expect(sizeVerdict(none)).toMatch(/Closest comes .* what binds is latency p99/);
  });

  it("says which pods no type holds", async () => {
    const huge = webManifests({ request: "90", limit: "90" });
    await expect(sized(["m6i.large"], {}, SCENARIO, huge)).rejects.toThrow(/HR1821.*90000m/s);
  });

  it("names the nearest workload when the one to fit is unknown", async () => {
    await expect(sized(["m6i.xlarge"], { fit: "Deployment/wob" })).rejects.toMatchObject({
      diagnostics: [{ code: "HR1823", hint: "did you mean Deployment/web?" }],
    });
  });
});

describe("chooseTypes", () => {
  it("takes the provider of the scenario's own groups unless types are named", async () => {
    const { loaded } = await sized(["m6i.xlarge"], { seeds: 1, mostTypes: 1 });
    const own = chooseTypes(BUILT_IN_CATALOGUE.types, loaded.scenario, { names: [] });
    expect(new Set(own.map(({ provider }) => provider))).toEqual(new Set(["aws"]));
    expect(() => chooseTypes(BUILT_IN_CATALOGUE.types, loaded.scenario, { names: ["m6j.xlarge"] })).toThrow(
      /HR1824/,
    );
  });
});

describe("parseGrowth", () => {
  it("gives growth each month", () => {
    expect(parseGrowth("5%/month")).toBeCloseTo(0.05, 12);
    expect(parseGrowth("40%/year")).toBeCloseTo(1.4 ** (1 / 12) - 1, 12);
  });

  it.each(["5%", "5/month", "0%/month", "-5%/month"])("turns down %s", (text) => {
    expect(() => parseGrowth(text)).toThrow(/HR1825/);
  });
});
