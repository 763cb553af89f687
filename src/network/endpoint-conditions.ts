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

const READY = 1;
const SERVING = 2;
const TERMINATING = 4;

const ALL: readonly EndpointConditions[] = Array.from({ length: 8 }, (_, bits) => ({
  ready: (bits & READY) !== 0,
  serving: (bits & SERVING) !== 0,
  terminating: (bits & TERMINATING) !== 0,
}));

/**
 * The conditions of a pod's endpoint, or null when the pod is no endpoint at all: it has ended, or has no address.
 *
 * Equal conditions are one object, so that a change is one comparison.
 *
 * Source: kubernetes v1.36.3 staging/src/k8s.io/endpointslice/utils.go#podToEndpoint, util#ShouldPodBeInEndpoints.
 */
export function endpointConditions(
  pod: EndpointPod,
  publishNotReadyAddresses: boolean,
): EndpointConditions | null {
  if (pod.isTerminal || !pod.hasAddress) return null;
  const { isReady, isDeleting } = pod;
  const ready = publishNotReadyAddresses || (isReady && !isDeleting);
  return ALL[(ready ? READY : 0) | (isReady ? SERVING : 0) | (isDeleting ? TERMINATING : 0)]!;
}
