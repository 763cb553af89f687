import type { Taint, Toleration } from "../kubernetes/index.js";

const INT64 = /^(0|-?[1-9]\d*)$/;

/**
 * Whether one toleration covers a taint: effect empty or equal, key empty or equal, then the operator.
 * `Gt` and `Lt` compare whole numbers and count only with the alpha gate TaintTolerationComparisonOperators.
 *
 * Source: kubernetes v1.36.3 component-helpers scheduling/corev1/helpers.go, api core/v1/toleration.go#ToleratesTaint
 */
export function toleratesTaint(
  toleration: Toleration,
  taint: Taint,
  comparisonOperatorsEnabled = false,
): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  switch (toleration.operator || "Equal") {
    case "Equal":
      return (toleration.value ?? "") === (taint.value ?? "");
    case "Exists":
      return true;
    case "Gt":
    case "Lt": {
      if (!comparisonOperatorsEnabled) return false;
      const wanted = toleration.value ?? "";
      const found = taint.value ?? "";
      if (!INT64.test(wanted) || !INT64.test(found)) return false;
      return toleration.operator === "Gt" ? BigInt(found) > BigInt(wanted) : BigInt(found) < BigInt(wanted);
    }
    default:
      return false;
  }
}

/** Whether any of the tolerations covers a taint. */
export function toleratesTaintWithAny(
  tolerations: readonly Toleration[],
  taint: Taint,
  comparisonOperatorsEnabled = false,
): boolean {
  for (const toleration of tolerations) {
    if (toleratesTaint(toleration, taint, comparisonOperatorsEnabled)) return true;
  }
  return false;
}

/**
 * The first NoSchedule or NoExecute taint that no toleration covers, or undefined.
 *
 * Order: as the node lists its taints.
 */
export function firstUntoleratedTaint(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
  comparisonOperatorsEnabled = false,
): Taint | undefined {
  for (const taint of taints) {
    if (taint.effect === "PreferNoSchedule") continue;
    if (!toleratesTaintWithAny(tolerations, taint, comparisonOperatorsEnabled)) return taint;
  }
  return undefined;
}
