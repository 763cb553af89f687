import type { Pod } from "../../../cluster/index.js";

/**
 * Whether a pod is so unimportant that it never causes a scale-up and never blocks a scale-down. Upstream spares pods
 * without a priority; in a cluster admission gives 0 to each that names no class.
 *
 * Source: cluster-autoscaler 1.36.1 core/utils/expendable.go
 */
export function isExpendable({ template }: Pick<Pod, "template">, priorityCutoff: number): boolean {
  return template.priority < priorityCutoff;
}

/** The pods that are not expendable; the list itself where none is. */
export function filterOutExpendable(pods: readonly Pod[], priorityCutoff: number): readonly Pod[] {
  if (!pods.some((pod) => isExpendable(pod, priorityCutoff))) return pods;
  return pods.filter((pod) => !isExpendable(pod, priorityCutoff));
}
