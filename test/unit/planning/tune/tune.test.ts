import { beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { inProcessExecutor } from "../../../../src/distribution/index.js";
import {
  baseScenario,
  renderTuning,
  type TuneOptions,
  type TuneResult,
  tunableAutoscalers,
  tune,
  tuneVerdict,
} from "../../../../src/planning/index.js";
import { loadScenario, memoryFileSource } from "../../../../src/scenario/index.js";
import { webManifests } from "../../../support/play-scenario.js";

const SCENARIO = `
apiVersion: headroom/v1
kind: Scenario
name: rush
duration: 40m
seed: 5
manifests: [web.yaml]
nodeGroups: [{name: nodes, cpu: 8, memory: 32Gi, price: 0.4, count: 3}]
load:
  - to: Service/web
    pattern: {kind: points, points: [[0s, 20], [10m, 70], [20m, 30]]}
    request: {cpu: {mean: 20ms}, timeout: 2s}
objectives: {latency: {p99: 400ms}, errors: 1%}
`;
const WEB = webManifests({ request: "400m", limit: "1", hpa: { min: 4, max: 12, target: 40 } });

async function tuned(
  scenario = SCENARIO,
  options: TuneOptions = {},
  web = WEB,
  hpa = "all",
): Promise<TuneResult> {
  const files = memoryFileSource(
    new Map([
      ["scenario.yaml", scenario],
      ["web.yaml", web],
    ]),
  );
  const { loaded } = await loadScenario(files, "scenario.yaml");
  const base = await baseScenario(files, "scenario.yaml", loaded!);
  const autoscalers = tunableAutoscalers(loaded!, [hpa]);
  return tune({ base, loaded: loaded!, autoscalers }, inProcessExecutor(files), options);
}

const SMALL: TuneOptions = { knobs: ["target", "min"], runs: 12, seeds: 2 };

describe("tune", () => {
  let result: TuneResult;
  beforeAll(async () => {
    result = await tuned(SCENARIO, SMALL);
  });

  it("finds something cheaper that meets the objectives on every seed and with more load", () => {
    const { recommended, now } = result;
    expect(recommended!.run.cost).toBeLessThan(now.run.cost);
    for (const { judgement } of [...recommended!.trained, ...recommended!.unseen]) {
      expect(judgement.excess).toBeLessThanOrEqual(0);
    }
  });

  it("gives the same files again", async () => {
    expect([...renderTuning(await tuned(SCENARIO, SMALL))]).toEqual([...renderTuning(result)]);
  });

  it("keeps no change that gains less than a hundredth of the cost", () => {
    const { best, tried, tuned: hpas } = result;
    const knobs = hpas[0]!.knobs;
    for (const [k, { current }] of knobs.entries()) {
      if (best.settings[0]![k] === current) continue;
      const reverted = best.settings[0]!.with(k, current).join();
      const { run } = tried.find(({ settings }) => settings[0]!.join() === reverted)!;
      expect(run.judgement.excess > 0 || run.cost > best.run.cost * 1.005).toBe(true);
    }
  });

  it("writes a patch of Kubernetes objects whose values are the answer's", () => {
    const patch = renderTuning(result).get("patch.yaml")!;
    const documents = parseAllDocuments(patch).map((document) => document.toJS() as Record<string, unknown>);
    expect(documents.map(({ kind }) => kind)).toContain("HorizontalPodAutoscaler");
    expect(patch).toMatch(/# was /);
  });

  it("says that a short load leaves no day unseen, and that the nodes stay", () => {
    const report = renderTuning(result).get("report.md")!;
    expect(report).toMatch(/none is unseen/);
    expect(report).toMatch(/number of nodes is fixed/);
  });

  it("looks on the first days and proves on the last where there are several", async () => {
    const days = SCENARIO.replace("duration: 40m", "duration: 72h").replace(
      "points: [[0s, 20], [10m, 70], [20m, 30]]",
      "points: [[0s, 20], [10h, 45], [12h, 15]], repeat: 24h",
    );
    const { split } = await tuned(days, { knobs: ["target"], values: new Map([["target", [60]]]), seeds: 1 });
    expect(split).toMatchObject({
      trained: { label: "days 1 to 2", overrides: ["duration=172800s"] },
      unseen: [{ label: "day 3", overrides: ["report.from=172800s"] }],
    });
  });

  it("says which settings come closest and what binds where nothing meets the objectives", async () => {
    const impossible = await tuned(SCENARIO.replace("p99: 400ms", "p99: 10ms"), { ...SMALL, runs: 6 });
    expect(impossible.recommended).toBeNull();
    expect(tuneVerdict(impossible)).toMatch(/Closest come .*what binds is latency p99 .* of 10.0 ms/);
  });

  it("asks for objectives, since nothing would be cheapest without", async () => {
    await expect(tuned(SCENARIO.replace(/objectives.*/, ""))).rejects.toThrow(/HR1804/);
  });

  it("names the HPAs there are when one is not known", async () => {
    await expect(tuned(SCENARIO, SMALL, WEB, "hpa/wob")).rejects.toMatchObject({
      diagnostics: [{ code: "HR1802", choices: ["hpa/web", "all"], hint: "did you mean hpa/web?" }],
    });
  });

  it("tells a missing HPA from a mistyped one", async () => {
    await expect(tuned(SCENARIO, SMALL, webManifests({}))).rejects.toThrow(/HR1801/);
  });
});
