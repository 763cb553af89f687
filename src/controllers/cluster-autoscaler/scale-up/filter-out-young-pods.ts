import type { Pod } from "../../../cluster/index.js";
import { parseDuration, type SimTime } from "../../../units/index.js";

const DELAY_ANNOTATION = "cluster-autoscaler.kubernetes.io/pod-scale-up-delay";

/**
 * The pods that are older than the delay, which a pod's annotation may lengthen.
 *
 * Source: cluster-autoscaler 1.36.1 core/static_autoscaler.go#filterOutYoungPods
 */
export function filterOutYoungPods(
  pods: readonly Pod[],
  newPodScaleUpDelay: SimTime,
  now: SimTime,
): readonly Pod[] {
  return pods.filter((pod) => now - pod.createdAt > delayOf(pod, newPodScaleUpDelay));
}

function delayOf({ template }: Pod, flag: SimTime): SimTime {
  const { annotations } = template;
  if (!Object.hasOwn(annotations, DELAY_ANNOTATION)) return flag;
  const own = parseDuration(annotations[DELAY_ANNOTATION]!);
  return own === undefined || own < flag ? flag : own;
}
