export { type AffinityTerm, termMatches } from "./affinity-term.js";
export type { ClusterEvent, NodeFacts, NodeFactsChange, StorageObject } from "./cluster-event.js";
export { explainScheduled, explainUnschedulable } from "./explain.js";
export { explainFilters } from "./explain-filters.js";
export { findFeasibleNodes } from "./find-feasible-nodes.js";
export { type FitError, fitErrorMessage } from "./fit-error.js";
export { hasRoom } from "./insufficient-resources.js";
export { inNodeTreeOrder, NodeTree } from "./node-tree.js";
export type { CloneableNode, NodeView, PodView, WhatIfNode } from "./node-view.js";
export { numFeasibleNodesToFind } from "./num-feasible-nodes-to-find.js";
export type { HintContext, Plugin } from "./plugin.js";
export { PLUGIN_NAMES } from "./plugins/index.js";
export { PodMatcher } from "./pod-matcher.js";
export { findPreemption, type PreemptionResult } from "./preemption/find-preemption.js";
export type {
  DisruptionBudget,
  PreemptablePod,
  PreemptionCandidate,
} from "./preemption/preemption-candidate.js";
export { makeProfile, type Profile } from "./profile.js";
export {
  DEFAULT_PROFILE_OPTIONS,
  hasHardDefaults,
  type ProfileOptions,
  SCHEDULER_VERSIONS,
  SCORING_STRATEGIES,
  type SchedulerVersion,
} from "./profile-options.js";
export type { Rejection } from "./rejection.js";
export { matchesRequiredNodeAffinity } from "./required-node-affinity.js";
export { type NominatedPods, prepareFilters, runFilters } from "./run-filters.js";
export {
  bestNodes,
  type Scheduled,
  type ScheduleOptions,
  schedulePod,
  type Unschedulable,
} from "./schedule-pod.js";
export { type ClusterLookups, NO_LOOKUPS, SchedulingContext } from "./scheduling-context.js";
export { type PodIdentity, type SchedulingPod, schedulingPodOf } from "./scheduling-pod.js";
export { SchedulingState } from "./scheduling-state.js";
export type { NodeScore, NodeTotal } from "./score-nodes.js";
export type { SpreadConstraint } from "./spread-constraint.js";
export { firstUntoleratedTaint, toleratesTaintWithAny } from "./tolerates-taint.js";
export { findMatchingVolume } from "./volumes/find-matching-volume.js";
export { type ClaimBinding, findPodVolumes, podClaimsOf, whyUnbound } from "./volumes/pod-claims.js";
export type { VolumeLookups } from "./volumes/volume-lookups.js";
export { allowsTopology, reachesVolume, reachOf } from "./volumes/volume-node-affinity.js";
