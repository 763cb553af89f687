import { DEFAULT_JOB_RUN_SECONDS } from "../../controllers/job/index.js";
import type { Diagnostic, Place } from "../../diagnostics/index.js";
import {
  type CronSchedule,
  type JobSpec,
  type ManifestSet,
  nextCronTick,
  type ObjectMeta,
  parseCronSchedule,
} from "../../kubernetes/index.js";
import { formatDuration, SECOND, seconds } from "../../units/index.js";
import { printReference, referenceKey } from "../resolve/resolve-amounts.js";
import type { ResolvedScenario } from "../resolved-scenario.js";

/** What decides whether a Job can end well. */
type Settings = Pick<ResolvedScenario, "workloads" | "start" | "duration" | "timeZone">;

interface WrittenJob {
  readonly kind: "Job" | "CronJob";
  readonly metadata: ObjectMeta;
  readonly place: Place;
  readonly spec: JobSpec;
}

/**
 * Says which Jobs cannot end well, whatever the cluster: their work takes longer than their deadline, or every pod
 * fails; and which CronJobs have no tick while the scenario lasts.
 *
 * Returns diagnostics: HR1597 a Job that must fail, HR1598 a CronJob without a tick (warnings), at the object.
 */
export function hopelessJobs(sets: readonly ManifestSet[], settings: Settings): readonly Diagnostic[] {
  const jobs: readonly WrittenJob[] = sets.flatMap((set) => [
    ...set.jobs.map(({ object, place }) => ({
      kind: "Job" as const,
      metadata: object.metadata,
      place,
      spec: object.spec,
    })),
    ...set.cronJobs.map(({ object, place }) => ({
      kind: "CronJob" as const,
      metadata: object.metadata,
      place,
      spec: object.spec.jobTemplate.spec,
    })),
  ]);
  return [
    ...jobs.flatMap((job) => failureOf(job, settings)),
    ...sets.flatMap(({ cronJobs }) =>
      cronJobs.flatMap(({ object: { metadata, spec }, place }) => {
        if (spec.suspend === true) return [];
        const { schedule } = parseCronSchedule(spec.schedule, spec.timeZone ?? settings.timeZone);
        return schedule === undefined ? [] : silenceOf(metadata, place, schedule, settings);
      }),
    ),
  ];
}

function failureOf(
  { kind, metadata, place, spec }: WrittenJob,
  { workloads }: Settings,
): readonly Diagnostic[] {
  const { namespace = "default", name } = metadata;
  const reference = { kind, namespace, name };
  const timings = workloads.get(referenceKey(reference))?.podTimings;
  const { parallelism = 1, completions = 1, activeDeadlineSeconds } = spec;
  const warn = (why: string, rule: string): readonly Diagnostic[] => [
    {
      code: "HR1597",
      severity: "warning",
      place,
      message: `${printReference(reference)} can never complete: ${why}`,
      rule,
    },
  ];
  const exitCode = timings?.exitCode ?? 0;
  if (exitCode !== 0 && completions > 0) {
    const limit = spec.backoffLimitPerIndex ?? spec.backoffLimit ?? 6;
    return warn(`its pods exit with ${exitCode}`, `it fails after ${limit} retries; exitCode 0 is success`);
  }
  if (activeDeadlineSeconds === undefined || parallelism === 0) return [];
  const runSeconds = timings?.runFor?.mean ?? DEFAULT_JOB_RUN_SECONDS;
  const rounds = Math.ceil(completions / parallelism);
  if (rounds * runSeconds < activeDeadlineSeconds) return [];
  const work = formatDuration(seconds(rounds * runSeconds));
  const times = rounds === 1 ? "" : ` (${rounds} rounds of ${formatDuration(seconds(runSeconds))})`;
  return warn(
    `its work takes ${work}${times}, and activeDeadlineSeconds is ${activeDeadlineSeconds}`,
    timings?.runFor === null || timings === undefined
      ? "say in workloads how long its pods run: runFor"
      : "give a longer deadline, or more parallelism",
  );
}

function silenceOf(
  { namespace = "default", name }: ObjectMeta,
  place: Place,
  schedule: CronSchedule,
  { start, duration }: Settings,
): readonly Diagnostic[] {
  const from = start / SECOND;
  const tick = nextCronTick(schedule, from - 1);
  if (tick === undefined || tick <= from + duration / SECOND) return [];
  const wait = formatDuration(seconds(tick - from));
  return [
    {
      code: "HR1598",
      severity: "warning",
      place,
      message: `${printReference({ kind: "CronJob", namespace, name })} starts no Job in this scenario: its next tick is ${wait} after the start`,
      rule: `the scenario lasts ${formatDuration(duration)}`,
    },
  ];
}
