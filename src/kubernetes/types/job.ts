import type { Condition, ObjectMeta } from "./metadata.js";
import type { PodTemplateSpec } from "./pod-spec.js";

export interface JobSpec {
  /** Default 1. */
  readonly parallelism?: number;
  /** Default 1 if `parallelism` is absent too; else absent means a work queue: done with the first success. */
  readonly completions?: number;
  readonly activeDeadlineSeconds?: number;
  /** Default 6; no limit with `backoffLimitPerIndex`. */
  readonly backoffLimit?: number;
  readonly backoffLimitPerIndex?: number;
  readonly maxFailedIndexes?: number;
  /** Default `NonIndexed`. */
  readonly completionMode?: "NonIndexed" | "Indexed";
  readonly suspend?: boolean;
  /** Default `TerminatingOrFailed`; `Failed` with a podFailurePolicy. */
  readonly podReplacementPolicy?: "TerminatingOrFailed" | "Failed";
  readonly ttlSecondsAfterFinished?: number;
  readonly template: PodTemplateSpec;
}

export interface JobStatus {
  readonly startTime?: string;
  readonly completionTime?: string;
  readonly active?: number;
  readonly ready?: number;
  readonly succeeded?: number;
  readonly failed?: number;
  readonly conditions?: readonly Condition[];
}

export interface Job {
  readonly apiVersion: "batch/v1";
  readonly kind: "Job";
  readonly metadata: ObjectMeta;
  readonly spec: JobSpec;
  readonly status?: JobStatus;
}

export interface JobTemplateSpec {
  readonly metadata?: Partial<ObjectMeta>;
  readonly spec: JobSpec;
}

export interface CronJobSpec {
  /** Five fields or a descriptor such as `@hourly`. */
  readonly schedule: string;
  /** IANA name; default: the time zone of the controller manager. */
  readonly timeZone?: string;
  readonly startingDeadlineSeconds?: number;
  /** Default `Allow`. */
  readonly concurrencyPolicy?: "Allow" | "Forbid" | "Replace";
  readonly suspend?: boolean;
  readonly jobTemplate: JobTemplateSpec;
  /** Default 3. */
  readonly successfulJobsHistoryLimit?: number;
  /** Default 1. */
  readonly failedJobsHistoryLimit?: number;
}

export interface CronJob {
  readonly apiVersion: "batch/v1";
  readonly kind: "CronJob";
  readonly metadata: ObjectMeta;
  readonly spec: CronJobSpec;
  readonly status?: unknown;
}
