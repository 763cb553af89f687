/** The requests of one resource in a pod's spec, as far as an HPA reads them. */
export interface PodRequestView {
  /** spec.resources.requests of the pod itself. */
  readonly podLevelRequestMilli?: number;
  readonly containers: readonly ContainerRequestView[];
}

export interface ContainerRequestView {
  readonly name: string;
  /** Absent: the container has no request for the resource. */
  readonly requestMilli?: number;
  readonly isInit: boolean;
  /** restartPolicy Always: an init container that keeps running. */
  readonly isSidecar: boolean;
}

export type PodRequest =
  | { readonly ok: true; readonly requestMilli: number }
  | {
      readonly ok: false;
      readonly code: "missing-request" | "container-not-found";
      readonly container: string;
    };

export interface PodRequestRule {
  readonly podLevelResources: boolean;
  readonly missingContainerFails: boolean;
}

/**
 * The request that a pod's utilisation is measured against: the pod-level request where there is one and no
 * container is named, else the sum over containers and sidecars, or the named container alone.
 *
 * Returns `missing-request` as soon as one needed container has none.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go calculateRequests.
 */
export function podRequest(
  pod: PodRequestView,
  container: string | undefined,
  rule: PodRequestRule,
): PodRequest {
  if (container === undefined && rule.podLevelResources && pod.podLevelRequestMilli !== undefined) {
    return { ok: true, requestMilli: pod.podLevelRequestMilli };
  }
  let requestMilli = 0;
  let found = false;
  for (const each of pod.containers) {
    if (each.isInit && !each.isSidecar) continue;
    if (container !== undefined && each.name !== container) continue;
    if (each.requestMilli === undefined) return { ok: false, code: "missing-request", container: each.name };
    found = true;
    requestMilli += each.requestMilli;
  }
  if (container !== undefined && !found && rule.missingContainerFails) {
    return { ok: false, code: "container-not-found", container };
  }
  return { ok: true, requestMilli };
}
