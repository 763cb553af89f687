import type { Pod, PodDeletion } from "../../../cluster/index.js";
import { type SimTime, seconds, truncateToSecond } from "../../../units/index.js";

const MIRROR_ANNOTATION = "kubernetes.io/config.mirror";
const CONFIG_SOURCE_ANNOTATION = "kubernetes.io/config.source";
const DAEMON_SET_POD_ANNOTATION = "cluster-autoscaler.kubernetes.io/daemonset-pod";
/** Beyond its grace period. Source: cluster-autoscaler 1.36.1 utils/drain/drain.go#PodLongTerminatingExtraThreshold */
const LONG_TERMINATING_EXTRA = seconds(30);

/** What of a pod decides its class; the cluster's `Pod` satisfies it. */
export type ClassedPod = Pick<Pod, "template" | "ownerKey">;

/** The value of a pod's annotation, or undefined. */
export function annotationOf({ template }: Pick<Pod, "template">, key: string): string | undefined {
  const { annotations } = template;
  return Object.hasOwn(annotations, key) ? annotations[key] : undefined;
}

/** The kind of a pod's controller, or null for a bare pod. */
export function controllerKindOf({ ownerKey }: Pick<Pod, "ownerKey">): string | null {
  return ownerKey === null ? null : ownerKey.slice(0, ownerKey.indexOf("/"));
}

/** Whether the API object only mirrors a pod that the kubelet runs from a file. */
export function isMirrorPod(pod: ClassedPod): boolean {
  return annotationOf(pod, MIRROR_ANNOTATION) !== undefined;
}

/** Whether the kubelet got the pod from elsewhere than the API. */
export function isStaticPod(pod: ClassedPod): boolean {
  const source = annotationOf(pod, CONFIG_SOURCE_ANNOTATION);
  return source !== undefined && source !== "api";
}

/** Whether a DaemonSet controls the pod, or an annotation says that something like it does. */
export function isDaemonSetPod(pod: ClassedPod): boolean {
  if (pod.ownerKey?.startsWith("DaemonSet/")) return true;
  return annotationOf(pod, DAEMON_SET_POD_ANNOTATION) === "true";
}

/** Whether somebody creates the pod anew after its eviction. */
export function isRecreatablePod(pod: ClassedPod): boolean {
  return !isStaticPod(pod) && !isMirrorPod(pod) && !isDaemonSetPod(pod);
}

/**
 * Whether a pod should have ended its termination for more than 30 s: it is taken for gone.
 *
 * Source: cluster-autoscaler 1.36.1 utils/drain/drain.go#IsPodLongTerminating. The deletionTimestamp of the API is
 * the end of the grace period, in whole seconds, and the pod's own grace period is added to it once more.
 */
export function isLongTerminating(
  { deletion, template }: Pick<Pod, "deletion" | "template">,
  now: SimTime,
): boolean {
  return deletion !== null && longTerminatingAfter(deletion, template) < now;
}

/** A pod that is still there after this time is long terminating. */
export function longTerminatingAfter(
  { requestedAt, gracePeriodSeconds }: PodDeletion,
  { terminationGracePeriodSeconds }: Pod["template"],
): SimTime {
  const deletionTimestamp = truncateToSecond(requestedAt) + gracePeriodSeconds * 1e6;
  return (deletionTimestamp + terminationGracePeriodSeconds * 1e6 + LONG_TERMINATING_EXTRA) as SimTime;
}
