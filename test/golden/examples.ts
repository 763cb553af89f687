import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { renderDiagnostic } from "../../src/diagnostics/index.js";
import { nodeFileSource } from "../../src/io/index.js";
import { renderReport } from "../../src/report/index.js";
import { loadScenario } from "../../src/scenario/index.js";
import { createRun } from "../../src/simulation/index.js";

/** The examples below scenarios/, as paths relative to it: `hpa-tuning/web-shop`. Order: by path. */
export function listExamples(root: string): readonly string[] {
  const found: string[] = [];
  const look = (path: string) => {
    for (const name of readdirSync(join(root, "scenarios", path)).sort()) {
      const below = path === "" ? name : `${path}/${name}`;
      if (name === "scenario.yaml") found.push(path);
      else if (statSync(join(root, "scenarios", below)).isDirectory()) look(below);
    }
  };
  look("");
  return found;
}

/** Plays an example as `headroom run` does, and renders its files. */
export async function renderExample(path: string): Promise<ReadonlyMap<string, string>> {
  const { loaded, diagnostics } = await loadScenario(nodeFileSource(), `scenarios/${path}`);
  if (loaded === null) throw new Error(diagnostics.map(renderDiagnostic).join("\n"));
  const run = createRun(loaded);
  while (!run.advance(1_000_000)) {}
  return renderReport(run.finish(), loaded.resolvedYaml);
}
