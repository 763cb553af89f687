import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "../support/project-root.js";
import { fidelityTable, withTable } from "./fidelity-table.js";

it("docs/fidelity.md tells what the vectors say today (npm run fidelity rewrites it)", () => {
  const root = projectRoot();
  const document = readFileSync(join(root, "docs/fidelity.md"), "utf8");
  // Compared as one truth value: a diff of the whole table would bury the message.
  expect(document === withTable(document, fidelityTable(root))).toBe(true);
});
