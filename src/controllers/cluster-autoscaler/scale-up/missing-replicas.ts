import { type Job, Pod } from "../../../cluster/index.js";

/** A controller with pods that wait, and what is known of its pods. */
export interface ControlledPods {
  /** `Kind/namespace/name`. */
  readonly ownerKey: string;
  readonly desiredReplicas: number;
  /** On nodes, found unschedulable, or held back by scheduling gates. */
  readonly knownPods: number;
  /** One that is not on a node yet. */
  readonly sample: Pod;
}

/**
 * Pods that a controller is still going to create, as copies of one that waits already. A pod that the scheduler has
 * not looked at yet is not known, so that a copy stands for it.
 *
 * Source: cluster-autoscaler 1.36.1 processors/podinjection/pod_injection_processor.go#Process
 */
export function missingReplicas({ ownerKey, desiredReplicas, knownPods, sample }: ControlledPods): Pod[] {
  const { namespace, name, template, workloadKey, createdAt } = sample;
  return Array.from({ length: Math.max(0, desiredReplicas - knownPods) }, (_, i) => {
    const uid = `${INJECTED}${ownerKey}-${i + 1}`;
    const init = { namespace, name: `${name}-copy-${i + 1}`, uid, stableName: uid };
    return new Pod({ ...init, template, ownerKey, workloadKey }, createdAt);
  });
}

const INJECTED = "injected/";

/** Whether a pod is one of `missingReplicas`. */
export function isMissingReplica({ uid }: Pick<Pod, "uid">): boolean {
  return uid.startsWith(INJECTED);
}

/** Whether a pod does not exist, but counts like one: a missing replica, or room that a CapacityBuffer keeps. */
export function isInjected(pod: Pod): boolean {
  return isMissingReplica(pod) || pod.ownerKey?.startsWith("CapacityBuffer/") === true;
}

/**
 * How many pods a Job wants at a time: a Job without completions as many as its parallelism until one has succeeded.
 *
 * Source: cluster-autoscaler 1.36.1 processors/podinjection/job_controller.go#desiredReplicasFromJob
 */
export function desiredPodsOfJob({ spec, succeeded }: Pick<Job, "spec" | "succeeded">): number {
  const { parallelism, completions } = spec;
  const parallel = parallelism ?? 1;
  if (completions === undefined && parallelism !== undefined && succeeded === 0) return parallel;
  return Math.max(0, Math.min((completions ?? 1) - succeeded, parallel));
}

/**
 * Leaves out pods that do not exist, the first ones first, for as long as there are more pods than the limit.
 *
 * Source: cluster-autoscaler 1.36.1 processors/podinjection/enforce_injected_pods_limit_processor.go
 */
export function limitInjectedPods(
  pods: readonly Pod[],
  limit: number,
  isInjected: (pod: Pod) => boolean,
): readonly Pod[] {
  let tooMany = pods.length - limit;
  if (tooMany <= 0) return pods;
  return pods.filter((pod) => tooMany <= 0 || !isInjected(pod) || tooMany-- <= 0);
}
