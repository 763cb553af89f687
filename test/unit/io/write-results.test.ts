import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkResultsFolder, portableName, writeResults } from "../../../src/io/index.js";
import { renderReport } from "../../../src/report/index.js";
import { syntheticResult } from "../../support/results.js";

let folder: string;
const FILES = new Map([
  ["summary.json", "{}"],
  ["charts/pods.svg", "<svg/>"],
]);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headroom-results-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe("writing results", () => {
  it("makes the folder and the folders above it", async () => {
    await writeResults(join(folder, "a/b"), FILES);
    expect(await readFile(join(folder, "a/b/charts/pods.svg"), "utf8")).toBe("<svg/>");
    expect(await readdir(join(folder, "a"))).toEqual(["b"]);
  });

  it("replaces a former result whole", async () => {
    await writeResults(join(folder, "out"), new Map([...FILES, ["runs.csv", "x"], [".DS_Store", ""]]));
    await writeResults(join(folder, "out"), FILES);
    expect((await readdir(join(folder, "out"))).sort()).toEqual(["charts", "summary.json"]);
    expect(await readdir(folder)).toEqual(["out"]);
  });

  it("leaves a folder of something else alone", async () => {
    await mkdir(join(folder, "home"));
    await writeFile(join(folder, "home/letter.txt"), "dear");
    await expect(writeResults(join(folder, "home"), FILES)).rejects.toMatchObject({
      diagnostics: [{ code: "HR1610" }],
    });
    expect(await readdir(join(folder, "home"))).toEqual(["letter.txt"]);
  });

  it("leaves a former result alone that somebody put a file into", async () => {
    await writeResults(join(folder, "out"), FILES);
    await writeFile(join(folder, "out/notes.md"), "dear");
    await expect(writeResults(join(folder, "out"), FILES)).rejects.toMatchObject({
      diagnostics: [{ code: "HR1610", message: expect.stringContaining("notes.md") }],
    });
    expect(await readFile(join(folder, "out/notes.md"), "utf8")).toBe("dear");
  });

  it.each(["", ".", join("..", "..", "..", "..", "..", "..", "..", "..", "..", "..")])(
    "refuses %j, which is where the program runs or above it",
    async (path) => {
      await expect(writeResults(path, FILES)).rejects.toMatchObject({ diagnostics: [{ code: "HR1610" }] });
    },
  );

  it("replaces what a run wrote", async () => {
    const files = renderReport(syntheticResult(1), "");
    await writeResults(join(folder, "out"), files);
    await expect(writeResults(join(folder, "out"), files)).resolves.toBeUndefined();
  });

  it("knows every file of a result", async () => {
    for (const name of await readdir("reports", { recursive: true })) {
      if (basename(name) !== "summary.json") continue;
      await expect(checkResultsFolder(join("reports", dirname(name)))).resolves.toBeUndefined();
    }
  });

  it("refuses a file as its folder", async () => {
    await writeFile(join(folder, "file"), "");
    await expect(writeResults(join(folder, "file"), FILES)).rejects.toMatchObject({
      diagnostics: [{ code: "HR1610" }],
    });
  });

  it("leaves nothing behind when it is aborted", async () => {
    const reason = new Error("stop");
    await expect(writeResults(join(folder, "out"), FILES, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(await readdir(folder)).toEqual([]);
  });

  it("leaves nothing behind when a file cannot be written", async () => {
    const clash = new Map([
      ["summary.json", "{}"],
      ["summary.json/x", ""],
    ]);
    await expect(writeResults(join(folder, "out"), clash)).rejects.toMatchObject({
      diagnostics: [{ code: "HR1611" }],
    });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("a portable name", () => {
  it.each([
    ["web-shop", "web-shop"],
    ["a/b:c", "a-b-c"],
    ["con", "_con"],
    ["LPT1.txt", "_LPT1.txt"],
    ["end. ", "end"],
    ["...", "_"],
  ])("of %s is %s", (name, expected) => {
    expect(portableName(name)).toBe(expected);
  });
});
