/** What an EndpointSlice says of one endpoint. */
export interface EndpointConditions {
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
}

/** A pod as the EndpointSlice controller looks at it. */
export interface EndpointPod {
  /** Status of its Ready condition is True. */
  readonly isReady: boolean;
  readonly isDeleting: boolean;
  /** Phase Succeeded or Failed. */
  readonly isTerminal: boolean;
  /** It has an address: its sandbox runs. */
  readonly hasAddress: boolean;
}

/**
 * The conditions of a pod's endpoint, or null when the pod is no endpoint at all: it has ended, or has no address.
 *
 * Source: kubernetes v1.36.3 staging/src/k8s.io/endpointslice/utils.go#podToEndpoint, util#ShouldPodBeInEndpoints.
 */
export function endpointConditions(
  pod: EndpointPod,
  publishNotReadyAddresses: boolean,
): EndpointConditions | null {
  if (pod.isTerminal || !pod.hasAddress) return null;
  return {
    serving: pod.isReady,
    terminating: pod.isDeleting,
    ready: publishNotReadyAddresses || (pod.isReady && !pod.isDeleting),
  };
}
