import type { Pod } from "../../cluster/index.js";
import { SECOND, type SimTime } from "../../units/index.js";

/** Protections that hold unless the policy switches them off. */
export const DEFAULT_POD_PROTECTIONS = [
  "PodsWithLocalStorage",
  "SystemCriticalPods",
  "FailedBarePods",
  "DaemonSetPods",
] as const;

/** Protections that a policy may add. */
export const EXTRA_POD_PROTECTIONS = ["PodsWithPVC", "PodsWithoutPDB", "PodsWithResourceClaims"] as const;

export type PodProtection = (typeof DEFAULT_POD_PROTECTIONS)[number] | (typeof EXTRA_POD_PROTECTIONS)[number];

export interface DefaultEvictorArgs {
  readonly protections: ReadonlySet<PodProtection>;
  /** Only pods of a lower priority go; undefined: all. */
  readonly priorityThreshold?: number | undefined;
  /** Owners with fewer pods keep them; counts from 2 on. */
  readonly minReplicas: number;
  readonly minPodAgeSeconds: number;
  readonly matchesLabels: (labels: Readonly<Record<string, string>>) => boolean;
}

/** What the evictor asks beside the pod. */
export interface EvictorSurroundings {
  readonly now: SimTime;
  /** How many pods the pod's owner has. */
  readonly podsOfOwner: (ownerKey: string) => number;
  readonly hasBudget: (pod: Pod) => boolean;
}

const EVICT_ANNOTATION = "descheduler.alpha.kubernetes.io/evict";
const MIRROR_ANNOTATION = "kubernetes.io/config.mirror";
const SYSTEM_CRITICAL_PRIORITY = 2_000_000_000;

/**
 * Why the default evictor keeps a pod; null: it may go.
 *
 * Source: descheduler v0.36.0 pkg/framework/plugins/defaultevictor/defaultevictor.go
 */
export function evictionObstacle(
  pod: Pod,
  args: DefaultEvictorArgs,
  { now, podsOfOwner, hasBudget }: EvictorSurroundings,
): string | null {
  const { annotations, spec, priority } = pod.template;
  if (EVICT_ANNOTATION in annotations) return null;
  if (MIRROR_ANNOTATION in annotations) return "it is a mirror pod";
  if (pod.deletion !== null) return "it is terminating";
  const { protections } = args;
  const volumes = spec.volumes ?? [];
  if (protections.has("DaemonSetPods") && pod.ownerKey?.startsWith("DaemonSet/"))
    return "a DaemonSet owns it";
  if (protections.has("FailedBarePods") && pod.ownerKey === null) return "nothing owns it";
  if (protections.has("SystemCriticalPods") && priority >= SYSTEM_CRITICAL_PRIORITY) {
    return "its priority is system-critical";
  }
  const isLocal = volumes.some((volume) => "emptyDir" in volume || "hostPath" in volume);
  if (protections.has("PodsWithLocalStorage") && isLocal) return "it has local storage";
  if (protections.has("PodsWithPVC") && volumes.some((volume) => "persistentVolumeClaim" in volume)) {
    return "it has a PersistentVolumeClaim";
  }
  if (protections.has("PodsWithoutPDB") && !hasBudget(pod)) return "no PodDisruptionBudget covers it";
  if (args.priorityThreshold !== undefined && priority >= args.priorityThreshold) {
    return `its priority ${priority} is not below ${args.priorityThreshold}`;
  }
  if (args.minReplicas > 1 && pod.ownerKey !== null && podsOfOwner(pod.ownerKey) < args.minReplicas) {
    return `its owner has fewer than ${args.minReplicas} pods`;
  }
  if (now - pod.createdAt < args.minPodAgeSeconds * SECOND)
    return `it is younger than ${args.minPodAgeSeconds} s`;
  return args.matchesLabels(pod.labels) ? null : "the policy's labelSelector does not match it";
}
