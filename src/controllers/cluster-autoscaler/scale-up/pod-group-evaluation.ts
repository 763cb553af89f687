import type { Pod } from "../../../cluster/index.js";
import type { Rejection } from "../../../scheduling/index.js";
import type { PodEquivalenceGroup } from "../estimator/pod-equivalence-group.js";
import type { NodeTemplate } from "../node-group.js";
import type { PredicateSnapshot } from "../simulator/predicate-snapshot.js";

/** What was found out about one pod group: which node groups could take it and why others could not. */
export interface PodGroupEvaluation extends PodEquivalenceGroup {
  /** Node group ids, in the order of looking. */
  readonly schedulableOn: string[];
  readonly rejectedBy: Map<string, Rejection>;
}

export function unevaluated({ pods }: PodEquivalenceGroup): PodGroupEvaluation {
  return { pods, schedulableOn: [], rejectedBy: new Map() };
}

/**
 * The pod groups whose first pod a node of the template would take, in the cluster as it is. Notes the answers in
 * the evaluations.
 *
 * Source: cluster-autoscaler 1.36.1 core/scaleup/orchestrator/orchestrator.go#SchedulablePodGroups
 */
export function schedulablePodGroups(
  snapshot: PredicateSnapshot,
  evaluations: readonly PodGroupEvaluation[],
  groupId: string,
  template: NodeTemplate,
): readonly PodGroupEvaluation[] {
  snapshot.fork();
  snapshot.addNode(template);
  const schedulable: PodGroupEvaluation[] = [];
  for (const evaluation of evaluations) {
    const rejection = snapshot.checkPod(evaluation.pods[0]!, template.name);
    if (rejection === null) {
      evaluation.schedulableOn.push(groupId);
      schedulable.push(evaluation);
    } else evaluation.rejectedBy.set(groupId, rejection);
  }
  snapshot.revert();
  return schedulable;
}

/** Pods that no node group could take. */
export function remainingPods(evaluations: readonly PodGroupEvaluation[]): readonly Pod[] {
  return evaluations.filter(({ schedulableOn }) => schedulableOn.length === 0).flatMap(({ pods }) => pods);
}

/** Pods that the chosen group cannot take but another could: a later run helps them. */
export function podsAwaitingEvaluation(
  evaluations: readonly PodGroupEvaluation[],
  chosenGroup: string,
): readonly Pod[] {
  return evaluations
    .filter(({ schedulableOn, rejectedBy }) => schedulableOn.length > 0 && rejectedBy.has(chosenGroup))
    .flatMap(({ pods }) => pods);
}
