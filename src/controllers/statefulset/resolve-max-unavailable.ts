import { type IntOrPercent, scaleIntOrPercent } from "../../kubernetes/int-or-percent.js";

/**
 * How many pods a StatefulSet's rolling update may take down at once: percentages round down, at least 1.
 *
 * Only with the feature gate MaxUnavailableStatefulSet, which is off in v1.36.
 * Source: kubernetes v1.36.3 pkg/controller/statefulset/stateful_set_utils.go#getStatefulSetMaxUnavailable
 */
export function resolveMaxUnavailable(maxUnavailable: IntOrPercent, replicas: number): number {
  return Math.max(1, scaleIntOrPercent(maxUnavailable, replicas, "down") ?? 1);
}
