import type { PodSpec, PriorityClass } from "../types/index.js";

/** The classes that every cluster has. Source: kubernetes v1.36.3 pkg/apis/scheduling/v1/helpers.go#SystemPriorityClasses */
export const SYSTEM_PRIORITIES: ReadonlyMap<string, number> = new Map([
  ["system-cluster-critical", 2_000_000_000],
  ["system-node-critical", 2_000_001_000],
]);

export interface ResolvedPriority {
  readonly priority: number;
  readonly preemptionPolicy: "PreemptLowerPriority" | "Never";
}

/**
 * The priority and preemption policy that admission writes into a pod; undefined when it names a class that does
 * not exist. Without a class the global default counts (of several, the one of the lowest value), else 0.
 *
 * Source: kubernetes v1.36.3 plugin/pkg/admission/priority/admission.go#admitPod
 */
export function resolvePriority(
  spec: PodSpec,
  classes: Iterable<PriorityClass>,
): ResolvedPriority | undefined {
  const name = spec.priorityClassName ?? "";
  const system = SYSTEM_PRIORITIES.get(name);
  let found: PriorityClass | undefined;
  for (const candidate of classes) {
    if (name === "") {
      if (candidate.globalDefault === true && (found === undefined || candidate.value < found.value)) {
        found = candidate;
      }
    } else if (candidate.metadata.name === name) found = candidate;
  }
  if (found === undefined && system === undefined && name !== "") return undefined;
  return {
    // A dump's pods carry the number that admission wrote.
    priority: name === "" && spec.priority !== undefined ? spec.priority : (system ?? found?.value ?? 0),
    preemptionPolicy: spec.preemptionPolicy ?? found?.preemptionPolicy ?? "PreemptLowerPriority",
  };
}
