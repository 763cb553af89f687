export type { DumpedPods } from "./dumped-pods.js";
export type { FileSource } from "./file-source.js";
export {
  type LoadedScenario,
  type LoadOptions,
  loadScenario,
  type ScenarioLoading,
  type ScenarioText,
} from "./load-scenario.js";
export { memoryFileSource } from "./memory-file-source.js";
export { overrideText, parseOverride, type ScenarioOverride } from "./override.js";
export { MANIFEST_NODES, nodeOfGroup, nodeOfManifest } from "./placement/node-of.js";
export { type PlacedWorkload, placedWorkloads } from "./placement/placed-workload.js";
export { BUILT_IN_CATALOGUE, type Catalogue, readCatalogue } from "./read-catalogue.js";
export { printReference, referenceKey } from "./resolve/resolve-amounts.js";
export { instanceTypeOf } from "./resolve/resolve-billing.js";
export { distributionOf } from "./resolve/resolve-workloads.js";
export type {
  DemandSource,
  FailureVictim,
  InitialState,
  LatencyGoals,
  LatencySpec,
  MachinePrice,
  ObjectReference,
  RequestSpec,
  ResolvedAction,
  ResolvedBilling,
  ResolvedCall,
  ResolvedLatencies,
  ResolvedLoad,
  ResolvedLookup,
  ResolvedMetricSource,
  ResolvedNodeGroup,
  ResolvedObjectives,
  ResolvedScenario,
  ResolvedTaint,
  ResolvedUsage,
  WorkloadSidecar,
  WorkloadTimings,
  WorkSpec,
} from "./resolved-scenario.js";
export { scenarioJsonSchema } from "./schema/scenario-schema.js";
export { withoutConsequences } from "./without-consequences.js";
