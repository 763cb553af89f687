import { type Diagnostic, InputError } from "../diagnostics/index.js";
import { type FileSource, loadScenario } from "../scenario/index.js";
import { createRun } from "../simulation/index.js";
import type { RunJob } from "./executor.js";
import { figuresOf } from "./figures-of.js";
import type { RunFigures } from "./run-figures.js";

/** What came of a job, without saying which job it was. */
export type JobResult = { readonly figures: RunFigures } | { readonly failure: readonly Diagnostic[] };

/** Events between two pauses: some ten milliseconds. */
const EVENTS_PER_SLICE = 20_000;

/**
 * Loads a job's scenario, plays it and takes its figures. `pause` is called between slices of the run; what it throws
 * ends the run and is thrown on.
 *
 * Returns a failure, and does not throw, for bad input and for a run that breaks (HR1910).
 */
export async function runJob(
  files: FileSource,
  job: RunJob,
  pause: () => Promise<void> = async () => {},
): Promise<JobResult> {
  const overrides = job.seed === undefined ? job.overrides : [...job.overrides, `seed=${job.seed}`];
  let isPausing = false;
  try {
    const { loaded, diagnostics } = await loadScenario(files, job.scenario, overrides, {
      refusesOverlaps: true,
      ...(job.catalogue === undefined ? {} : { catalogue: job.catalogue }),
    });
    if (loaded === null) return { failure: diagnostics.filter(({ severity }) => severity === "error") };
    const run = createRun(loaded);
    while (!run.advance(EVENTS_PER_SLICE)) {
      isPausing = true;
      await pause();
      isPausing = false;
    }
    return { figures: figuresOf(run.finish(), { keepsDecisions: job.keepsDecisions ?? false }) };
  } catch (error) {
    if (isPausing) throw error;
    return { failure: failureOf(error) };
  }
}

/** A thrown error as diagnostics: those of bad input, or HR1910. */
export function failureOf(error: unknown): readonly Diagnostic[] {
  if (error instanceof InputError) return error.diagnostics;
  const message = error instanceof Error ? error.message : String(error);
  return [
    {
      code: "HR1910",
      severity: "error",
      message: `the run broke: ${message}`,
      hint: "a failure of kube-headroom, please report it",
    },
  ];
}
