import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../support/project-root.js";
import { listExamples, renderExample } from "./examples.js";
import { WHAT_IFS } from "./what-if.js";

const root = projectRoot();
const rewrites = process.env["HEADROOM_UPDATE_GOLDEN"] === "1";

/**
 * Of each example these files are kept under reports/ and reviewed in diffs. Tables with a row per interval are too
 * long to be read; the report and summary reconcile with them in another test.
 */
function isKept(path: string): boolean {
  return (
    path === "report.md" || path === "summary.json" || path === "decisions.csv" || path.startsWith("charts/")
  );
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

function compareWithGolden(example: string, rendered: ReadonlyMap<string, string>): void {
  const folder = join(root, "reports", example);
  if (rewrites) {
    rmSync(folder, { recursive: true, force: true });
    for (const [path, text] of rendered) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  }
  expect(existsSync(folder), `reports/${example} is missing: npm run golden writes it`).toBe(true);
  expect(filesBelow(folder)).toEqual([...rendered.keys()].sort());
  for (const [path, text] of rendered) {
    expect(text === readFileSync(join(folder, path), "utf8"), `${example}/${path} has changed`).toBe(true);
  }
}

describe("the examples' reports (npm run golden rewrites them)", () => {
  it.each(listExamples(root))("%s", async (example) => {
    const rendered = new Map([...(await renderExample(example))].filter(([path]) => isKept(path)));
    compareWithGolden(example, rendered);
  });
});

describe("the examples of comparing and sweeping (npm run golden rewrites them)", () => {
  it.each(WHAT_IFS)(
    "$name",
    async ({ name, render }) => {
      compareWithGolden(name, await render());
    },
    300_000,
  );

  it.each(WHAT_IFS)("$name stands in a README as it can be typed", ({ name, command }) => {
    const scenario = name.replace(/-\w+$/, "");
    const readme = readFileSync(join(root, "scenarios", scenario, "README.md"), "utf8");
    expect(readme.replace(/\s*\\\n\s*/g, " ")).toContain(command);
  });
});
