import type { Diagnostic } from "../../diagnostics/index.js";
import {
  type IntOrPercent,
  type Loaded,
  type ManifestSet,
  matchesLabelSelector,
  type PodDisruptionBudget,
  scaleIntOrPercent,
} from "../../kubernetes/index.js";
import { printReference } from "../resolve/resolve-amounts.js";
import type { PlacedWorkload } from "./placed-workload.js";

/**
 * Says which PodDisruptionBudgets never let a pod go, however many run, so that no node with such a pod is drained.
 *
 * Returns diagnostics: HR1593 (warning), at the budget.
 */
export function blockingBudgets(
  manifests: ManifestSet,
  workloads: readonly PlacedWorkload[],
): readonly Diagnostic[] {
  return manifests.pdbs.flatMap((budget) => {
    const { metadata, spec } = budget.object;
    const namespace = metadata.namespace ?? "default";
    const guarded = workloads.filter(
      (each) => each.namespace === namespace && matchesLabelSelector(spec.selector, each.template.labels),
    );
    const most = guarded.reduce((sum, each) => sum + mostReplicas(each, manifests), 0);
    if (most === 0 || mostDisruptions(budget, most) > 0) return [];
    const names = guarded.map(({ kind, name }) => printReference({ kind, namespace, name })).join(", ");
    return [
      {
        code: "HR1593",
        severity: "warning" as const,
        place: budget.place,
        message: `PodDisruptionBudget ${metadata.name} never lets a pod of ${names} go: ${ruleText(budget)} of at most ${most} pods`,
        rule: "no node that holds one can be drained, and the cluster-autoscaler removes none of them",
        hint: "allow one pod to be down, or run more of them than minAvailable",
      },
    ];
  });
}

/** Disruptions allowed while all pods are healthy. */
function mostDisruptions({ object: { spec } }: Loaded<PodDisruptionBudget>, pods: number): number {
  // Source: kubernetes v1.36.3 pkg/controller/disruption: both kinds of bounds are rounded up.
  const resolved = (bound: IntOrPercent) => scaleIntOrPercent(bound, pods, "up") ?? 0;
  if (spec.maxUnavailable !== undefined) return resolved(spec.maxUnavailable);
  return pods - resolved(spec.minAvailable ?? 1);
}

function ruleText({ object: { spec } }: Loaded<PodDisruptionBudget>): string {
  return spec.maxUnavailable === undefined
    ? `minAvailable is ${spec.minAvailable ?? 1}`
    : `maxUnavailable is ${spec.maxUnavailable}`;
}

function mostReplicas({ kind, namespace, name, replicas }: PlacedWorkload, { hpas }: ManifestSet): number {
  const hpa = hpas.find(({ object: { metadata, spec } }) => {
    const { scaleTargetRef: target } = spec;
    return (metadata.namespace ?? "default") === namespace && target.kind === kind && target.name === name;
  });
  return Math.max(replicas, hpa?.object.spec.maxReplicas ?? 0);
}
