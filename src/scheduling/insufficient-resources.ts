import type { Allocatable } from "../cluster/index.js";
import type { NodeView } from "./node-view.js";
import type { SchedulingPod } from "./scheduling-pod.js";

/** A resource that a node lacks for a pod. */
export interface InsufficientResource {
  /** `pods`, `cpu`, `memory`, `ephemeral-storage` or a scalar's name. */
  readonly resource: string;
  readonly requested: number;
  readonly used: number;
  readonly capacity: number;
  /** The request exceeds what the whole node offers, so that evicting pods cannot help. */
  readonly unresolvable: boolean;
}

/** Which extended resources are not checked (plugin arguments). */
export type IsIgnored = (resource: string) => boolean;

/** Whether a node has room for a pod; the quick form of `insufficientResources`. */
export function hasRoom(pod: SchedulingPod, node: NodeView, isIgnored: IsIgnored | null): boolean {
  const { allocatable, requested } = node;
  if (node.pods.size + 1 > allocatable.pods) return false;
  if (!pod.hasRequests) return true;
  const { requests } = pod.template;
  const cpu = requests.cpuMillicores;
  if (cpu > 0 && cpu > allocatable.cpuMillicores - requested.cpuMillicores) return false;
  const memory = requests.memoryBytes;
  if (memory > 0 && memory > allocatable.memoryBytes - requested.memoryBytes) return false;
  const storage = requests.ephemeralStorageBytes;
  if (storage > 0 && storage > allocatable.ephemeralStorageBytes - requested.ephemeralStorageBytes)
    return false;
  for (const [name, amount] of pod.scalarRequests) {
    if (isIgnored?.(name)) continue;
    if (amount > (allocatable.scalars.get(name) ?? 0) - (requested.scalars.get(name) ?? 0)) return false;
  }
  return true;
}

/**
 * What a node lacks for a pod. A resource of which the pod requests nothing is not checked.
 *
 * Order: pods, cpu, memory, ephemeral-storage, scalars by name.
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/noderesources/fit.go#fitsRequest
 */
export function insufficientResources(
  pod: SchedulingPod,
  node: NodeView,
  isIgnored: IsIgnored | null,
): readonly InsufficientResource[] {
  const { allocatable, requested } = node;
  const { requests } = pod.template;
  const found: InsufficientResource[] = [];
  if (node.pods.size + 1 > allocatable.pods) {
    found.push({
      resource: "pods",
      requested: 1,
      used: node.pods.size,
      capacity: allocatable.pods,
      unresolvable: false,
    });
  }
  const check = (resource: string, wanted: number, used: number, capacity: number) => {
    if (wanted <= 0 || wanted <= capacity - used) return;
    found.push({ resource, requested: wanted, used, capacity, unresolvable: wanted > capacity });
  };
  check("cpu", requests.cpuMillicores, requested.cpuMillicores, allocatable.cpuMillicores);
  check("memory", requests.memoryBytes, requested.memoryBytes, allocatable.memoryBytes);
  check(
    "ephemeral-storage",
    requests.ephemeralStorageBytes,
    requested.ephemeralStorageBytes,
    allocatable.ephemeralStorageBytes,
  );
  for (const [name, amount] of pod.scalarRequests) {
    if (isIgnored?.(name)) continue;
    check(name, amount, requested.scalars.get(name) ?? 0, allocatable.scalars.get(name) ?? 0);
  }
  return found;
}

/**
 * Whether a pod would fit a node that is empty.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/noderesources/fit.go#isFit
 */
export function fitsEmptyNode(pod: SchedulingPod, allocatable: Allocatable): boolean {
  const { requests } = pod.template;
  return (
    allocatable.pods >= 1 &&
    requests.cpuMillicores <= allocatable.cpuMillicores &&
    requests.memoryBytes <= allocatable.memoryBytes &&
    requests.ephemeralStorageBytes <= allocatable.ephemeralStorageBytes &&
    pod.scalarRequests.every(([name, amount]) => amount <= (allocatable.scalars.get(name) ?? 0))
  );
}
