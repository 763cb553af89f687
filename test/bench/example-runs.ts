import { renderDiagnostic } from "../../src/diagnostics/index.js";
import { nodeFileSource } from "../../src/io/index.js";
import { loadScenario } from "../../src/scenario/index.js";
import { createRun } from "../../src/simulation/index.js";
import { projectRoot } from "../support/project-root.js";
import { cpuSecondsOf, median } from "./cpu-time.js";

/**
 * Simulated hours per CPU second of an example below scenarios/: building the run, playing it and taking its result;
 * without reading files and writing the report. The first run, which the compiler still works on, counts like others.
 */
export async function simulatedHoursPerCpuSecond(example: string, runs: number): Promise<number> {
  const path = `${projectRoot()}/scenarios/${example}`;
  const { loaded, diagnostics } = await loadScenario(nodeFileSource(), path);
  if (loaded === null) throw new Error(diagnostics.map(renderDiagnostic).join("\n"));
  const { warmup, duration } = loaded.scenario;
  const hours = (warmup + duration) / 3.6e9;
  const rates: number[] = [];
  for (let i = 0; i < runs; i++) {
    const spent = cpuSecondsOf(() => {
      const run = createRun(loaded);
      while (!run.advance(1_000_000)) {}
      run.finish();
    });
    rates.push(hours / spent);
  }
  return median(rates);
}
