import type { ClusterAutoscalerFlags } from "../defaults.js";
import type { NodeQuota } from "./quota-tracker.js";

const GIB = 2 ** 30;

/** Lower and upper bounds of the whole cluster, by resource. */
export interface ResourceLimits {
  readonly minimums: ReadonlyMap<string, number>;
  readonly maximums: ReadonlyMap<string, number>;
}

/**
 * Reads `cores-total`, `memory-total` (GiB) and `gpu-total` (each `type:min:max`, or a comma list); null: not valid.
 *
 * Source: cluster-autoscaler 1.36.1 config/flags/flags.go#parseMinMaxFlag, #parseMultipleGpuLimits
 */
export function resourceLimitsOf(
  flags: Pick<ClusterAutoscalerFlags, "cores-total" | "memory-total" | "gpu-total">,
): ResourceLimits | null {
  const minimums = new Map<string, number>();
  const maximums = new Map<string, number>();
  const add = (name: string, bounds: readonly [string | undefined, string | undefined], unit: number) => {
    const [min, max] = [Number(bounds[0] ?? "x"), Number(bounds[1] ?? "x")];
    if (!Number.isInteger(min) || !Number.isInteger(max) || min < 0 || max < min) return false;
    minimums.set(name, min * unit);
    maximums.set(name, max * unit);
    return true;
  };
  const cores = flags["cores-total"].split(":");
  const memory = flags["memory-total"].split(":");
  if (cores.length !== 2 || !add("cpu", [cores[0], cores[1]], 1)) return null;
  if (memory.length !== 2 || !add("memory", [memory[0], memory[1]], GIB)) return null;
  for (const entry of flags["gpu-total"].flatMap((entries) => entries.split(","))) {
    if (entry === "") continue;
    const parts = entry.split(":");
    if (parts.length !== 3 || !add(parts[0]!, [parts[1], parts[2]], 1)) return null;
  }
  return { minimums, maximums };
}

/** The flags' upper bounds as a quota on every node. */
export function clusterWideQuota({ maximums }: ResourceLimits): NodeQuota {
  return { id: "cluster-wide", appliesTo: () => true, limits: maximums };
}
