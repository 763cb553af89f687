import type { ResourceWeight } from "./profile-options.js";
import type { SchedulingContext } from "./scheduling-context.js";
import type { SchedulingPod } from "./scheduling-pod.js";

/** One resource as a score reads it: columns over the nodes, and what the pod adds. */
export interface ResourceColumn {
  readonly weight: number;
  /** What the pod itself requests. */
  readonly own: number;
  readonly requested: Float64Array;
  readonly allocatable: Float64Array;
}

/**
 * What a pod adds to the columns as a text, or null where they are not all the table's own: equal texts mean equal
 * scores on equal nodes.
 */
export function resourceKey(
  resources: readonly ResourceWeight[],
  pod: SchedulingPod,
  real: boolean,
): string | null {
  const own = real ? pod.template.requests : pod.template.nonZeroRequests;
  for (const { name } of resources) if (name !== "cpu" && name !== "memory") return null;
  return `${own.cpuMillicores}/${own.memoryBytes}`;
}

/**
 * The columns of a score's resources. cpu and memory count with the scheduler's defaults for containers without a
 * request, unless `real`; a scalar takes part only if the pod requests it.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/noderesources/resource_allocation.go
 * #calculateResourceAllocatableRequest
 */
export function resourceColumns(
  resources: readonly ResourceWeight[],
  pod: SchedulingPod,
  context: SchedulingContext,
  real: boolean,
): readonly ResourceColumn[] {
  const table = context.table;
  const own = real ? pod.template.requests : pod.template.nonZeroRequests;
  return resources.flatMap(({ name, weight }): ResourceColumn[] => {
    if (name === "cpu") {
      const requested = real ? table.requestedCpu : table.nonZeroRequestedCpu;
      return [{ weight, own: own.cpuMillicores, requested, allocatable: table.allocatableCpu }];
    }
    if (name === "memory") {
      const requested = real ? table.requestedMemory : table.nonZeroRequestedMemory;
      return [{ weight, own: own.memoryBytes, requested, allocatable: table.allocatableMemory }];
    }
    const { requests } = pod.template;
    const isStorage = name === "ephemeral-storage";
    const amount = isStorage ? requests.ephemeralStorageBytes : (requests.scalars.get(name) ?? 0);
    if (!isStorage && amount === 0) return [];
    const { nodes } = context;
    const requested = Float64Array.from(nodes, (node) =>
      isStorage ? node.requested.ephemeralStorageBytes : (node.requested.scalars.get(name) ?? 0),
    );
    const allocatable = Float64Array.from(nodes, (node) =>
      isStorage ? node.allocatable.ephemeralStorageBytes : (node.allocatable.scalars.get(name) ?? 0),
    );
    return [{ weight, own: amount, requested, allocatable }];
  });
}
