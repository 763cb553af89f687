import type { ExecuteOptions, Executor, RunJob, RunOutcome } from "./executor.js";

/** Runs all jobs and waits for them. Order: that of the jobs. */
export async function collectRuns(
  executor: Executor,
  jobs: readonly RunJob[],
  options: ExecuteOptions,
): Promise<readonly RunOutcome[]> {
  const outcomes: RunOutcome[] = [];
  for await (const outcome of executor.execute(jobs, options)) outcomes.push(outcome);
  return outcomes;
}
