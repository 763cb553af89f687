export type { AdmissionObjects } from "./admission/admit-pod-specs.js";
export { withDefaultTolerations } from "./admission/default-tolerations.js";
export { cpuShares } from "./cpu-shares.js";
export type { CronField, CronSchedule } from "./cron/cron-schedule.js";
export { nextCronTick } from "./cron/next-cron-tick.js";
export { type ParsedCronSchedule, parseCronSchedule } from "./cron/parse-cron-schedule.js";
export { ACTIVE_CAPACITY } from "./defaulting/default-object.js";
export { type IntOrPercent, scaleIntOrPercent } from "./int-or-percent.js";
export type { CapacityMeaning } from "./kinds/built-in-kinds.js";
export {
  compileLabelSelector,
  compileStringMap,
  isEmptySelector,
  type LabelMatcher,
  matchesLabelSelector,
  matchesStringMap,
} from "./label-selector.js";
export type { Loaded, ManifestReport, ManifestSet, ModelledObject } from "./manifest-set.js";
export type { ObjectOverride } from "./overriding/object-override.js";
export { ObjectOverrides } from "./overriding/object-overrides.js";
export {
  type ContainerAmounts,
  type PodQosClass,
  podQosClass,
  podQosClassOf,
} from "./pod-qos-class.js";
export { isPodLevelResource, type PodRequests, podRequests } from "./pod-requests.js";
export { compilePattern, type ExpanderPriorities } from "./priority-expander.js";
export { type ReadManifestsOptions, readManifests } from "./read-manifests.js";
export { type Locate, type ManifestSource, printPath, type SourceDocument } from "./reading/document.js";
export { type ReadDocuments, readDocuments } from "./reading/read-documents.js";
export type { UnmodelledField } from "./shapes/check-shape.js";
export { sizedWorkloads, templatedWorkloads } from "./templated-workloads.js";
export { TESTED_LIMITS } from "./tested-limits.js";
export * from "./types/index.js";
export { BEST_EFFORT_ATOMIC, CHECK_CAPACITY } from "./validation/validate-capacity-objects.js";
