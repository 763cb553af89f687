import type { PodTemplate } from "../../../cluster/index.js";
import type { CapacityBufferSpec } from "../../../kubernetes/index.js";
import { parseBytes, parseCount, parseCpuMillicores } from "../../../units/index.js";

/** How many chunks a buffer has, and which of its fields says so. */
export type BufferSize =
  | { readonly replicas: number; readonly by: "replicas" | "percentage" | "limits" }
  /** Nothing gives a number, or the limits name no resource that a chunk requests. */
  | { readonly replicas: null; readonly fault: "noSize" | "limitsNameNoRequest" };

/**
 * The chunks of a buffer: the least of `replicas`, the share of the workload's replicas, and what fits the limits.
 *
 * `scalableReplicas`: of the workload that it is a share of; null: of none.
 *
 * Source: cluster-autoscaler 1.36.1 capacitybuffer/translators (the API's description of `percentage` says otherwise:
 * rounded up to at least 1; the code rounds down)
 *
 * @example bufferSize({ percentage: 25 }, template, 7) // { replicas: 1, by: "percentage" }
 */
export function bufferSize(
  { replicas, percentage, limits }: CapacityBufferSpec,
  template: PodTemplate,
  scalableReplicas: number | null,
): BufferSize {
  const bounds: { replicas: number; by: "replicas" | "percentage" | "limits" }[] = [];
  if (replicas !== undefined) bounds.push({ replicas, by: "replicas" });
  if (percentage !== undefined && scalableReplicas !== null) {
    bounds.push({ replicas: Math.floor((percentage * scalableReplicas) / 100), by: "percentage" });
  }
  if (limits !== undefined) {
    const fitting = chunksWithin(limits, template);
    if (fitting === null) return { replicas: null, fault: "limitsNameNoRequest" };
    bounds.push({ replicas: fitting, by: "limits" });
  }
  if (bounds.length === 0) return { replicas: null, fault: "noSize" };
  return bounds.reduce((least, bound) => (bound.replicas < least.replicas ? bound : least));
}

function chunksWithin(
  limits: NonNullable<CapacityBufferSpec["limits"]>,
  { requests }: PodTemplate,
): number | null {
  let least: number | null = null;
  const bound = (limit: number | undefined, request: number) => {
    if (limit === undefined || request <= 0) return;
    const chunks = Math.floor(limit / request);
    least = least === null ? chunks : Math.min(least, chunks);
  };
  const of = <T>(name: string, parse: (text: string | number) => T | undefined) =>
    Object.hasOwn(limits, name) ? parse(limits[name]!) : undefined;
  bound(of("cpu", parseCpuMillicores), requests.cpuMillicores);
  bound(of("memory", parseBytes), requests.memoryBytes);
  bound(of("ephemeral-storage", parseBytes), requests.ephemeralStorageBytes);
  for (const [name, request] of requests.scalars) bound(of(name, parseCount), request);
  return least;
}
