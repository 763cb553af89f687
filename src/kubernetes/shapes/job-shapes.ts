import { labelSelector, objectMeta, topLevel } from "./metadata-shapes.js";
import { podTemplate } from "./pod-shapes.js";
import { any, bool, natural, noEffect, notYet, object, oneOf, required, text } from "./shape.js";

const jobSpec = object({
  parallelism: natural,
  completions: natural,
  activeDeadlineSeconds: natural,
  backoffLimit: natural,
  backoffLimitPerIndex: natural,
  maxFailedIndexes: natural,
  completionMode: oneOf("NonIndexed", "Indexed"),
  suspend: bool,
  podReplacementPolicy: oneOf("TerminatingOrFailed", "Failed"),
  ttlSecondsAfterFinished: natural,
  template: required(podTemplate),
  ...notYet({ podFailurePolicy: any, successPolicy: any, managedBy: text }),
  // The API server makes a Job's selector; a dump holds it.
  ...noEffect({ selector: labelSelector, manualSelector: bool }),
});

export const job = object({ ...topLevel, spec: required(jobSpec), status: any });

export const cronJob = object({
  ...topLevel,
  spec: required(
    object({
      schedule: required(text),
      timeZone: text,
      startingDeadlineSeconds: natural,
      concurrencyPolicy: oneOf("Allow", "Forbid", "Replace"),
      suspend: bool,
      jobTemplate: required(object({ metadata: objectMeta, spec: required(jobSpec) })),
      successfulJobsHistoryLimit: natural,
      failedJobsHistoryLimit: natural,
    }),
  ),
  status: any,
});
