import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../support/project-root.js";
import { fidelityTable, withTable } from "./fidelity-table.js";

const root = projectRoot();
const path = join(root, "docs/fidelity.md");
writeFileSync(path, withTable(readFileSync(path, "utf8"), fidelityTable(root)));
process.stdout.write("docs/fidelity.md is up to date\n");
