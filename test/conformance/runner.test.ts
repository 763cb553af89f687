import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Adapter, Json } from "./adapter.js";
import { firstDifference } from "./first-difference.js";
import { renderJson, renderText } from "./render-run.js";
import { runVectors } from "./run-vectors.js";
import { listVectorFiles } from "./vector-file.js";

const double: Adapter = {
  component: "arithmetic",
  operation: "double",
  run: (given) => {
    const { x } = given as { x: number };
    if (x < 0) throw new Error("negative");
    return { y: 2 * x };
  },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-vectors-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, cases: Json, operation = "double"): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ component: "arithmetic", operation, source: "", units: "", cases }));
  return path;
}

describe("running vectors", () => {
  it("counts what passes and lists what fails with both answers", () => {
    const path = write("a.json", [
      { name: "one", given: { x: 1 }, expect: { y: 2 } },
      { name: "two", given: { x: 2 }, expect: { y: 5 } },
    ]);
    const [result] = runVectors([path], [double]).operations;
    expect(result).toMatchObject({ passed: 1, failed: 1, disputed: 0, noAdapter: 0 });
    expect(result?.failures).toEqual([{ name: "two", expected: { y: 5 }, actual: { y: 4 } }]);
  });

  it("counts an adapter's exception as a failure with its message", () => {
    const path = write("a.json", [{ name: "minus", given: { x: -1 }, expect: { y: -2 } }]);
    expect(runVectors([path], [double]).operations[0]?.failures[0]?.actual).toBe("negative");
  });

  it("counts cases of an operation without an adapter apart", () => {
    const path = write("a.json", [{ name: "one", given: { x: 1 }, expect: 2 }], "halve");
    expect(runVectors([path], [double]).operations[0]).toMatchObject({ failed: 0, noAdapter: 1 });
  });

  it("runs a disputed case without failing, and says when it passes", () => {
    const path = write("a.json", [
      { name: "wrong", given: { x: 2 }, expect: { y: 5 } },
      { name: "right", given: { x: 2 }, expect: { y: 4 } },
    ]);
    const disputes = ["wrong", "right"].map((name) => ({
      component: "arithmetic",
      operation: "double",
      file: "a.json",
      name,
      reason: "2 + 2 = 4",
    }));
    const run = runVectors([path], [double], disputes);
    expect(run.operations[0]).toMatchObject({ passed: 0, failed: 0, disputed: 2 });
    expect(run.disputedButPassing.map((each) => each.name)).toEqual(["right"]);
  });

  it.each([
    ["beside an absent given", { sameGivenAs: { file: "a.json", case: "one" } }],
    ["inside given", { given: { sameGivenAs: { file: "a.json", case: "one" } } }],
  ])("takes the given of another file's case: %s", (_where, reference) => {
    write("a.json", [{ name: "one", given: { x: 1 }, expect: { y: 2 } }]);
    const path = write("b.json", [{ name: "again", expect: { y: 2 }, ...reference }]);
    expect(runVectors([path], [double]).operations[0]).toMatchObject({ passed: 1 });
  });

  it("lets the adapter's own comparison judge", () => {
    const path = write("a.json", [{ name: "near", given: { x: 1 }, expect: { y: 2.001 } }]);
    const tolerant: Adapter = { ...double, compare: () => true };
    expect(runVectors([path], [tolerant]).operations[0]).toMatchObject({ passed: 1 });
  });

  it("finds the vector files below a folder in the order of their paths", () => {
    mkdirSync(join(folder, "b"));
    write("c.json", []);
    write("b/z.json", []);
    writeFileSync(join(folder, "README.md"), "");
    expect(listVectorFiles(folder)).toEqual([join(folder, "b/z.json"), join(folder, "c.json")]);
  });

  it.each([
    ["is not JSON", "{"],
    ["has no list of cases", "{}"],
    ["has no operation", '{"component": "a", "cases": []}'],
    ["case 0 has no name", '{"component": "a", "operation": "b", "cases": [{"expect": 1}]}'],
    ["has no expect", '{"component": "a", "operation": "b", "cases": [{"name": "n"}]}'],
    ["neither given", '{"component": "a", "operation": "b", "cases": [{"name": "n", "expect": 1}]}'],
  ])("refuses a file that %s", (message, text) => {
    const path = join(folder, "bad.json");
    writeFileSync(path, text);
    expect(() => runVectors([path], [double])).toThrow(message);
  });

  it("refuses a reference to a case that does not exist", () => {
    const path = write("a.json", [{ name: "n", expect: 1, sameGivenAs: { file: "a.json", case: "m" } }]);
    expect(() => runVectors([path], [double])).toThrow('has no case "m"');
  });

  it("refuses references in a circle", () => {
    const path = write("a.json", [{ name: "n", expect: 1, sameGivenAs: { file: "a.json", case: "n" } }]);
    expect(() => runVectors([path], [double])).toThrow("leads back to itself");
  });

  it("prints one object with the sums as JSON", () => {
    const path = write("a.json", [{ name: "one", given: { x: 1 }, expect: { y: 2 } }]);
    expect(JSON.parse(renderJson(runVectors([path], [double])))).toMatchObject({
      operations: [{ component: "arithmetic", operation: "double", file: path, failures: [] }],
      passed: 1,
      failed: 0,
      disputed: 0,
      noAdapter: 0,
    });
  });

  it("ends its text with the sum", () => {
    const path = write("a.json", [{ name: "two", given: { x: 2 }, expect: { y: 5 } }]);
    const text = renderText(runVectors([path], [double]));
    expect(text).toContain('failed: "two": y: expected 5, got 4');
    expect(text.split("\n").at(-1)).toBe("0 passed, 1 failed");
  });
});

describe("comparing answers", () => {
  it.each<[string, Json, unknown, string | undefined]>([
    ["the order of keys does not matter", { a: 1, b: 2 }, { b: 2, a: 1 }, undefined],
    ["an undefined property is absent", { a: 1 }, { a: 1, b: undefined }, undefined],
    ["a missing property differs", { a: null }, {}, "a: expected null, got nothing"],
    ["a surplus property differs", {}, { a: null }, "a: expected nothing, got null"],
    ["the order of entries matters", [1, 2], [2, 1], "[0]: expected 1, got 2"],
    ["lengths differ", [1], [1, 2], "answer: expected 1 entries, got 2"],
    ["any listed answer will do", { anyOf: [1, [2]] }, [2], undefined],
    ["an unlisted answer differs", { anyOf: [1, 2] }, 3, "answer: 3 is none of the 2 answers allowed"],
    ["text is no number", 1, "1", 'answer: expected 1, got "1"'],
  ])("%s", (_name, expected, actual, difference) => {
    expect(firstDifference(expected, actual)).toBe(difference);
  });
});
