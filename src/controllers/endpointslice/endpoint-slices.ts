import type { Pod, Service } from "../../cluster/index.js";
import {
  type Endpoint,
  type EndpointConditions,
  endpointConditions,
  type SelectedEndpoints,
  selectEndpoints,
  serviceRouting,
} from "../../network/index.js";

/** Conditions packed into one number, so that a change is one comparison. 0: the pod is no endpoint. */
export function endpointCode(pod: Pod, publishNotReadyAddresses: boolean): number {
  const conditions = conditionsOf(pod, publishNotReadyAddresses);
  if (conditions === null) return 0;
  return 1 | (conditions.ready ? 2 : 0) | (conditions.serving ? 4 : 0) | (conditions.terminating ? 8 : 0);
}

/** Where a Service's traffic goes by the state of its pods at this instant. */
export function currentEndpoints(service: Service): SelectedEndpoints<Pod> {
  const endpoints: Endpoint<Pod>[] = [];
  const publishNotReady = service.spec.publishNotReadyAddresses === true;
  for (const pod of service.selection?.pods ?? []) {
    const conditions = conditionsOf(pod, publishNotReady);
    if (conditions !== null) endpoints.push({ target: pod, conditions });
  }
  return selectEndpoints(endpoints, serviceRouting(service.spec) === "kube-proxy");
}

function conditionsOf(pod: Pod, publishNotReadyAddresses: boolean): EndpointConditions | null {
  if (!pod.exists) return null;
  return endpointConditions(
    {
      isReady: pod.isReady,
      isDeleting: pod.deletion !== null,
      isTerminal: pod.isTerminal,
      // The store does not carry addresses; running containers imply one.
      hasAddress: pod.containersStartedAt !== null,
    },
    publishNotReadyAddresses,
  );
}
