import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "./support/project-root.js";

const SOURCES = join(projectRoot(), "src");

/** Codes of one fault that is found in several places. */
const FOUND_IN_SEVERAL: ReadonlySet<string> = new Set([
  ...["HR1006", "HR1110", "HR1112", "HR1113", "HR1120", "HR1123", "HR1124", "HR1127"],
  ...["HR1203", "HR1204", "HR1224", "HR1501", "HR1504", "HR1505", "HR1511", "HR1514", "HR1526", "HR1528"],
  ...["HR1521", "HR1571", "HR1576", "HR1601", "HR1611", "HR1701"],
  ...["HR2001", "HR2002", "HR2003", "HR2004", "HR2007", "HR2011", "HR4011"],
]);

it("gives each fault a code of its own", () => {
  const files = new Map<string, Set<string>>();
  for (const entry of readdirSync(SOURCES, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".ts")) continue;
    const path = join(entry.parentPath, entry.name);
    for (const [, code] of readFileSync(path, "utf8").matchAll(/"(HR\d{4})"/g)) {
      const found = files.get(code!) ?? new Set();
      files.set(code!, found.add(relative(SOURCES, path)));
    }
  }
  const shared = [...files].filter(([code, paths]) => paths.size > 1 && !FOUND_IN_SEVERAL.has(code));
  expect(shared.map(([code, paths]) => `${code}: ${[...paths].join(", ")}`)).toEqual([]);
});
