import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../support/project-root.js";
import { PLANNING_EXAMPLES } from "./planning-examples.js";

const root = projectRoot();
const rewrites = process.env["HEADROOM_UPDATE_GOLDEN"] === "1";
/** Many runs each, on machines that may be busy. */
const PATIENCE_MILLISECONDS = 300_000;

describe("the examples' planning reports (npm run golden rewrites them)", () => {
  it.each(PLANNING_EXAMPLES.map((each) => [each.folder, each] as const))(
    "%s",
    async (name, { render }) => {
      const rendered = await render();
      const folder = join(root, "reports", name);
      if (rewrites) {
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder, { recursive: true });
        for (const [path, text] of rendered) writeFileSync(join(folder, path), text);
      }
      expect(existsSync(folder), `reports/${name} is missing: npm run golden writes it`).toBe(true);
      expect(readdirSync(folder).sort()).toEqual([...rendered.keys()].sort());
      for (const [path, text] of rendered) {
        expect(text === readFileSync(join(folder, path), "utf8"), `${name}/${path} has changed`).toBe(true);
      }
    },
    PATIENCE_MILLISECONDS,
  );
});
