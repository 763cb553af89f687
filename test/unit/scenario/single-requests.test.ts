import { describe, expect, test } from "vitest";
import { renderDiagnostic } from "../../../src/diagnostics/index.js";
import { loadScenario, memoryFileSource } from "../../../src/scenario/index.js";
import { loadTexts, playTexts, webManifests } from "../../support/play-scenario.js";

const HEAD = `apiVersion: headroom/v1
kind: Scenario
name: single
duration: 10m
manifests: [web.yaml]
nodeGroups: [{name: g, cpu: 8, memory: 32Gi, count: 2, price: 1}]
`;

async function faultsOf(load: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const texts = { "scenario.yaml": `${HEAD}${load}`, "web.yaml": webManifests({}), ...files };
  const { diagnostics } = await loadScenario(
    memoryFileSource(new Map(Object.entries(texts))),
    "scenario.yaml",
  );
  return diagnostics.map(renderDiagnostic).join("\n");
}

describe("requests at recorded instants", () => {
  const LOAD = `load:
  - to: Service/web
    timestamps: {file: log.csv, time: at, work: {tokens: 10ms}}
`;

  test("are all played, each with its own work", async () => {
    const rows = Array.from(
      { length: 50 },
      (_, i) => `2026-03-01 10:00:${String(i).padStart(2, "0")}.5,${i % 5}`,
    );
    const { result } = await playTexts({
      "scenario.yaml": `${HEAD}${LOAD}`,
      "web.yaml": webManifests({ limit: "1" }),
      "log.csv": ["at,tokens", ...rows].join("\n"),
    });
    const { requests, served, meanSeconds } = result.services[0]!.total;
    expect([requests, served]).toEqual([50, 50]);
    // 0, 10 … 40 ms, one at a time on a core of its own.
    expect(meanSeconds).toBeCloseTo(0.02, 6);
  });

  test("out of order are sorted, with a warning that names the lines", async () => {
    const log = "at,tokens\n2026-03-01 10:00:05,1\n2026-03-01 10:00:01,1\n2026-03-01 10:00:09,1\n";
    expect(await faultsOf(LOAD, { "log.csv": log })).toMatch(/HR2004 .*log\.csv:3.*out of order \(lines 3\)/);
  });

  test("must be times", async () => {
    const log = "at,tokens\n2026-13-41 10:00:05,1\n";
    expect(await faultsOf(LOAD, { "log.csv": log })).toMatch(/HR2007 .*log\.csv:2.*is not a time/);
  });

  test("must have the columns that work is read from", async () => {
    expect(await faultsOf(LOAD, { "log.csv": "at,token\n2026-03-01 10:00:05,1\n" })).toMatch(
      /HR2001 .*no column "tokens".*did you mean "token"/,
    );
  });

  test("cannot cost less than nothing", async () => {
    expect(await faultsOf(LOAD, { "log.csv": "at,tokens\n2026-03-01 10:00:05,-1\n" })).toMatch(
      /HR2011 .*negative/,
    );
  });
});

test("users wait for their answers before they ask again", async () => {
  const { result } = await playTexts({
    "scenario.yaml": `${HEAD}load:
  - to: Service/web
    users: {count: 10, think: {mean: 900ms, scv: 0}}
    request: {cpu: {mean: 0s}, wait: 100ms}
`,
    "web.yaml": webManifests({}),
  });
  // Each asks once a second, whatever happens.
  expect(result.services[0]!.total.requests).toBe(6000);
});

test("a fluid cannot have single requests", async () => {
  const faults = await faultsOf(
    "load: [{to: Service/web, fidelity: fluid, users: {count: 3, think: {mean: 1s}}}]\n",
  );
  expect(faults).toMatch(/HR1543 .*users cannot be a fluid/);
});

test("two sources of requests are a fault", async () => {
  const faults = await faultsOf(
    "load: [{to: Service/web, constant: 3, users: {count: 3, think: {mean: 1s}}}]\n",
  );
  expect(faults).toMatch(/HR1540 .*several sources/);
});

test("quantiles of work must not fall, and forms must be able to have their scv", async () => {
  const work = (cpu: string) => faultsOf(`load: [{to: Service/web, constant: 1, request: {cpu: ${cpu}}}]\n`);
  expect(await work("{quantiles: {p50: 9ms, p99: 3ms}}")).toMatch(/HR1545/);
  expect(await work("{mean: 9ms, scv: 0.5, distribution: hyperexponential}")).toMatch(/HR1546/);
});

test.each([
  ["uniform", 2, "uniform work has an scv of 1/3"],
  ["exponential", 0.5, "exponential work has an scv of 1"],
  ["deterministic", 0.2, "deterministic work has an scv of 0"],
  ["erlang", 0.3, "an Erlang distribution has an scv of 1, 1/2, 1/3 …"],
])("a form's own scv is not overruled in silence: %s with %d", async (distribution, scv, rule) => {
  const load = `load: [{to: Service/web, constant: 1, request: {cpu: {mean: 9ms, scv: ${scv}, distribution: ${distribution}}}}]\n`;
  expect(await faultsOf(load)).toContain(rule);
});

test.each(["uniform, scv: 0.333", "deterministic, scv: 0", "erlang, scv: 0.33", "exponential"])(
  "a form may say the scv that it has: %s",
  async (form) => {
    const cpu = `{mean: 9ms, distribution: ${form}}`;
    expect(await faultsOf(`load: [{to: Service/web, constant: 1, request: {cpu: ${cpu}}}]\n`)).not.toMatch(
      /HR1546/,
    );
  },
);

test("measured quantiles say mean and variability", async () => {
  const loaded = await loadTexts({
    "scenario.yaml": `${HEAD}load: [{to: Service/web, constant: 1, request: {cpu: {quantiles: {p0: 10ms, p100: 30ms}}}}]\n`,
    "web.yaml": webManifests({}),
  });
  const load = loaded.scenario.load[0]!;
  expect(load.kind === "requests" && load.request.cpu.mean).toBe(20_000);
  expect(load.kind === "requests" && load.request.cpu.scv).toBeCloseTo(1 / 12, 9);
});

test("a load on a Service that selects no pod is told at once", async () => {
  const manifests = webManifests({}).replace("spec: {selector: {app: web}", "spec: {selector: {app: wbe}");
  const faults = await faultsOf("load: [{to: Service/web, constant: 1}]\n", { "web.yaml": manifests });
  expect(faults).toMatch(/HR1577 .*scenario\.yaml.*Service\/web matches no pod/);
});
