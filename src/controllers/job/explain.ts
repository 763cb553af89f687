import type { JobPlan } from "./plan-job-sync.js";

/** Evidence of a Job's sync that creates or deletes pods, or ends the Job. */
export interface JobEvidence extends Pick<JobPlan, "create" | "delete" | "wantActive"> {
  readonly active: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Why it ends, or why its pods go. */
  readonly reason: string | undefined;
}

/**
 * One line about what a Job's sync does.
 *
 * @example "2 active, 3 succeeded, 1 failed; 3 wanted: creates 1"
 */
export function explainJob(evidence: JobEvidence): string {
  const { active, succeeded, failed, wantActive, create, reason } = evidence;
  const head = `${active} active, ${succeeded} succeeded, ${failed} failed; ${wantActive} wanted`;
  const parts: string[] = [];
  if (create > 0) parts.push(`creates ${create}`);
  if (evidence.delete > 0) parts.push(`deletes ${evidence.delete}`);
  if (reason !== undefined) parts.push(reason);
  return `${head}: ${parts.join(", ")}`;
}
