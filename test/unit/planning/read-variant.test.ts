import { describe, expect, it } from "vitest";
import { inlineVariant, readVariant, type Variant } from "../../../src/planning/index.js";
import { loadScenario, memoryFileSource } from "../../../src/scenario/index.js";
import { MANIFESTS, SCENARIO } from "../scenario/scenario-fixture.js";

const base: Variant = { name: "base", scenario: "shop", overrides: [] };
const read = (text: string) => readVariant(filesWith(text), "twice.yaml", base);
const filesWith = (text: string) =>
  memoryFileSource(
    new Map([
      ["twice.yaml", text],
      ["shop/scenario.yaml", SCENARIO],
      ["shop/web.yaml", MANIFESTS],
    ]),
  );

describe("a variant", () => {
  it("is nested or written as paths", async () => {
    const texts = async (text: string) =>
      (await read(text)).overrides.map((each) => (typeof each === "string" ? each : each.text));
    const expected = ["nodeGroups.service.max=40", "deploy/web.spec.replicas=3"];
    expect(await texts("nodeGroups.service.max: 40\ndeploy/web.spec.replicas: 3\n")).toEqual(expected);
    expect(await texts("nodeGroups: {service: {max: 40}}\ndeploy/web: {spec: {replicas: 3}}\n")).toEqual(
      expected,
    );
  });

  it("takes lists and null as values", async () => {
    const { overrides } = await read("manifests: [a, b]\ncatalogue: null\n");
    expect(overrides).toMatchObject([{ text: 'manifests=["a","b"]' }, { text: "catalogue=null" }]);
  });

  it("is named by its file, or as it says", async () => {
    expect((await read("seed: 3")).name).toBe("twice");
    expect((await read("name: twice the traffic\nseed: 3")).name).toBe("twice the traffic");
  });

  it("is named in faults by file, line and column", async () => {
    const text = "name: wrong\nnodeGroups:\n  servcie: {max: 40}\n";
    const { overrides } = await read(text);
    const { diagnostics } = await loadScenario(filesWith(text), "shop", overrides);
    expect(diagnostics).toMatchObject([
      {
        code: "HR1511",
        place: { file: "twice.yaml", line: 3, column: 13 },
        hint: "did you mean nodeGroups.service.max?",
      },
    ]);
  });

  it("may be another scenario", async () => {
    expect(await readVariant(filesWith("x: 1"), "shop", base)).toMatchObject({
      name: "shop",
      scenario: "shop",
    });
    expect(await readVariant(filesWith(SCENARIO), "twice.yaml", base)).toMatchObject({
      scenario: "twice.yaml",
    });
  });

  it("may stand on the command line", async () => {
    const variant = await readVariant(filesWith(""), "seed=3; nodeGroups.service.max=4", base);
    expect(variant.overrides).toEqual(["seed=3", "nodeGroups.service.max=4"]);
    expect(inlineVariant("x", ["seed=3"], { ...base, overrides: ["duration=1h"] }).overrides).toEqual([
      "duration=1h",
      "seed=3",
    ]);
  });

  it.each([
    ["[1]", "HR1940"],
    ["name: nothing", "HR1941"],
    ["a: [", "HR1001"],
  ])("%s is refused", async (text, code) => {
    await expect(read(text)).rejects.toThrow(code);
  });
});
