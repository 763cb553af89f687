import { nextCronTick } from "../cron/next-cron-tick.js";
import { parseCronSchedule } from "../cron/parse-cron-schedule.js";
import type { Path } from "../reading/document.js";
import type { CronJob, JobSpec } from "../types/index.js";
import type { Report } from "./report.js";
import { validatePodSpec } from "./validate-pod-spec.js";

/** A Job's name gets `-` and the tick's minutes appended and must stay a DNS label. */
const MAX_CRON_JOB_NAME_LENGTH = 52;

/**
 * What must hold between the fields of a Job.
 *
 * Returns diagnostics: HR1113 restart policy, HR1128 completions and indexes, and those of the pod template.
 * Source: kubernetes v1.36.3 pkg/apis/batch/validation/validation.go#ValidateJobSpec
 */
export function validateJobSpec(spec: JobSpec, path: Path, report: Report): void {
  const { restartPolicy } = spec.template.spec;
  // Absent is `Always` to the API server, which a Job may not have.
  if (restartPolicy !== "OnFailure" && restartPolicy !== "Never") {
    report("HR1113", [...path, "template", "spec", "restartPolicy"], {
      message: `"${restartPolicy}" is not valid for a Job`,
      value: restartPolicy ?? "",
      choices: ["OnFailure", "Never"],
    });
  }
  if (spec.completionMode === "Indexed" && spec.completions === undefined) {
    report("HR1128", [...path, "completions"], {
      message: "an Indexed Job without completions",
      rule: "completionMode Indexed needs completions",
    });
  }
  if (spec.backoffLimitPerIndex !== undefined && spec.completionMode !== "Indexed") {
    report("HR1128", [...path, "backoffLimitPerIndex"], {
      message: "backoffLimitPerIndex in a Job that is not Indexed",
      rule: "backoffLimitPerIndex needs completionMode Indexed",
    });
  }
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    report("HR1128", [...path, "maxFailedIndexes"], {
      message: "maxFailedIndexes without backoffLimitPerIndex",
      rule: "maxFailedIndexes needs backoffLimitPerIndex",
    });
  }
  if (spec.parallelism === 0 && spec.completions !== 0 && spec.suspend !== true) {
    report("HR1128", [...path, "parallelism"], {
      severity: "warning",
      message: "a Job with parallelism 0 never runs a pod and never ends",
      rule: "give parallelism of at least 1, or suspend: true",
    });
  }
  validatePodSpec(spec.template.spec, [...path, "template", "spec"], report);
}

/**
 * What must hold between the fields of a CronJob.
 *
 * Returns diagnostics: HR1129 schedule or time zone, HR1120 a name too long for its Jobs, and those of its Job.
 * Source: kubernetes v1.36.3 pkg/apis/batch/validation/validation.go#ValidateCronJobSpec
 */
export function validateCronJob({ metadata, spec }: CronJob, report: Report): void {
  if (metadata.name.length > MAX_CRON_JOB_NAME_LENGTH) {
    report("HR1120", ["metadata", "name"], {
      message: `"${metadata.name}" is too long for a CronJob`,
      value: metadata.name,
      rule: `at most ${MAX_CRON_JOB_NAME_LENGTH} characters, since its Jobs' names are longer`,
    });
  }
  const { fault: zoneFault } = parseCronSchedule("@daily", spec.timeZone ?? "UTC");
  if (zoneFault !== undefined) {
    report("HR1129", ["spec", "timeZone"], {
      message: zoneFault,
      value: spec.timeZone ?? "",
      rule: "timeZone must be a name of the IANA time zone database",
    });
  } else if (spec.timeZone !== undefined && spec.schedule.includes("TZ")) {
    report("HR1129", ["spec", "schedule"], {
      message: "a time zone in the schedule beside timeZone",
      value: spec.schedule,
      rule: "name the time zone in timeZone only",
    });
  } else {
    const { schedule, fault } = parseCronSchedule(spec.schedule, spec.timeZone);
    if (fault !== undefined) {
      report("HR1129", ["spec", "schedule"], {
        message: fault,
        value: spec.schedule,
        rule: "five fields (minute, hour, day of month, month, day of week) or a descriptor such as @hourly",
      });
    } else if (schedule !== undefined && nextCronTick(schedule, 0) === undefined) {
      report("HR1129", ["spec", "schedule"], {
        severity: "warning",
        message: `"${spec.schedule}" never comes, so CronJob ${metadata.name} starts no Job`,
        value: spec.schedule,
        rule: "the day of the month must exist in one of the schedule's months",
      });
    }
  }
  validateJobSpec(spec.jobTemplate.spec, ["spec", "jobTemplate", "spec"], report);
}
