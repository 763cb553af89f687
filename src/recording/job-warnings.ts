import type { Cluster, Job } from "../cluster/index.js";
import type { Diagnostic } from "../diagnostics/index.js";
import { formatDuration, type SimTime } from "../units/index.js";

/** A Job that has nothing to show for so long, and no pod at work, does not get anywhere. */
const STUCK_AFTER_MICROS = 600e6;

/**
 * Jobs that failed, and Jobs that get nowhere.
 *
 * Returns diagnostics: HR4004 a failed Job, HR4005 a Job that does not get anywhere; of the Jobs of one CronJob the
 * last of each alone.
 */
export function jobWarnings(cluster: Cluster): readonly Diagnostic[] {
  const told = new Map<string, Diagnostic>();
  for (const job of cluster.jobs.values()) {
    const warning = failureOf(job) ?? standstillOf(job, cluster.sim.now);
    if (warning !== undefined) told.set(`${warning.code}/${job.cronJobKey ?? `Job/${job.key}`}`, warning);
  }
  return [...told.values()];
}

function failureOf(job: Job): Diagnostic | undefined {
  if (job.finished?.type !== "Failed") return undefined;
  const reason = job.conditions.find(({ type }) => type === "Failed")?.reason ?? "Failed";
  return {
    code: "HR4004",
    severity: "warning",
    message: `Job/${job.key} failed ${wholeSeconds((job.finished.at - job.createdAt) as SimTime)} after its creation: ${reason}`,
    rule: progressOf(job),
  };
}

function standstillOf(job: Job, now: SimTime): Diagnostic | undefined {
  const { finished, spec, createdAt, pods } = job;
  if (finished !== null || now - createdAt < STUCK_AFTER_MICROS) return undefined;
  // Its work is done; only the condition is still to be written.
  if (job.succeeded >= (spec.completions ?? 1)) return undefined;
  for (const pod of pods) {
    // One at work may end; one without a node is told elsewhere.
    if (pod.isActive && (pod.boundAt === null || (pod.phase === "Running" && pod.restarts === 0))) {
      return undefined;
    }
  }
  const why =
    spec.suspend === true ? "it is suspended" : spec.parallelism === 0 ? "its parallelism is 0" : null;
  return {
    code: "HR4005",
    severity: "warning",
    message: `Job/${job.key} had not finished at the end and no pod of it was at work${why === null ? "" : `: ${why}`}`,
    rule: progressOf(job),
  };
}

function progressOf({ spec: { completions = 1 }, succeeded, failed }: Job): string {
  const pods = failed === 1 ? "1 pod" : `${failed} pods`;
  return `${succeeded} of ${completions} completions, ${pods} failed`;
}

function wholeSeconds(micros: SimTime): string {
  return formatDuration((Math.round(micros / 1e6) * 1e6) as SimTime);
}
