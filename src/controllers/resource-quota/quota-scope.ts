import type { PodSpec, ResourceQuotaSpec, ScopeSelectorTerm } from "../../kubernetes/index.js";

/**
 * Whether a quota counts a pod: all its scopes and all terms of its scope selector hold.
 *
 * Source: kubernetes v1.36.3 pkg/quota/v1/evaluator/core/pods.go#podMatchesScopeFunc
 */
export function isInScope({ scopes = [], scopeSelector }: ResourceQuotaSpec, pod: PodSpec): boolean {
  const terms: ScopeSelectorTerm[] = [
    ...scopes.map((scopeName) => ({ scopeName, operator: "Exists" as const })),
    ...(scopeSelector?.matchExpressions ?? []),
  ];
  return terms.every((term) => matches(term, pod));
}

function matches({ scopeName, operator, values = [] }: ScopeSelectorTerm, pod: PodSpec): boolean {
  switch (scopeName) {
    case "Terminating":
      return pod.activeDeadlineSeconds !== undefined;
    case "NotTerminating":
      return pod.activeDeadlineSeconds === undefined;
    case "BestEffort":
      return isBestEffort(pod);
    case "NotBestEffort":
      return !isBestEffort(pod);
    case "PriorityClass": {
      const name = pod.priorityClassName ?? "";
      if (operator === "Exists") return name !== "";
      if (operator === "DoesNotExist") return name === "";
      return values.includes(name) === (operator === "In");
    }
    default:
      return false;
  }
}

function isBestEffort({ containers, initContainers = [] }: PodSpec): boolean {
  return [...containers, ...initContainers].every(
    ({ resources }) =>
      Object.keys(resources?.requests ?? {}).length === 0 &&
      Object.keys(resources?.limits ?? {}).length === 0,
  );
}
