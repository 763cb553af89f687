import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { renderDiagnostic } from "../../src/diagnostics/index.js";
import { nodeFileSource } from "../../src/io/index.js";
import type { Result } from "../../src/recording/index.js";
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

/** Plays an example as `headroom run` does, with overrides as of `--set`. */
export async function playExample(
  path: string,
  overrides: readonly string[] = [],
): Promise<{ readonly result: Result; readonly resolvedYaml: string }> {
  const { loaded, diagnostics } = await loadScenario(nodeFileSource(), `scenarios/${path}`, overrides);
  if (loaded === null) throw new Error(diagnostics.map(renderDiagnostic).join("\n"));
  const run = createRun(loaded);
  while (!run.advance(1_000_000)) {}
  return { result: run.finish(), resolvedYaml: loaded.resolvedYaml };
}

/** The files of a played example's report. */
export function renderPlayed(result: Result, resolvedYaml: string): ReadonlyMap<string, string> {
  return renderReport(result, resolvedYaml);
}

/** Plays an example as it is, and renders its files. */
export async function renderExample(path: string): Promise<ReadonlyMap<string, string>> {
  const { result, resolvedYaml } = await playExample(path);
  return renderPlayed(result, resolvedYaml);
}
