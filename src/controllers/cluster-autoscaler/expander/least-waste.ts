import { type ExpansionOption, keepSmallest, type ScoredOption } from "./expansion-option.js";

/** What least-waste reads of an option. */
export type WastingOption = Pick<ExpansionOption, "nodeCount" | "pods"> & {
  readonly template: Pick<ExpansionOption["template"], "capacity">;
};

/**
 * Keeps the options that leave the smallest share of cpu plus the smallest share of memory unused. Shares are of the
 * nodes' capacity, not of what is allocatable, and DaemonSet pods count as unused.
 *
 * Source: cluster-autoscaler 1.36.1 expander/waste/waste.go
 */
export function leastWaste<O extends WastingOption>(options: readonly O[]): readonly ScoredOption<O>[] {
  return keepSmallest(options, wasteOf);
}

function wasteOf({ pods, nodeCount, template }: WastingOption): number {
  let cpu = 0;
  let memory = 0;
  for (const pod of pods) {
    cpu += pod.template.requests.cpuMillicores;
    memory += pod.template.requests.memoryBytes;
  }
  const availableCpu = template.capacity.cpuMillicores * nodeCount;
  const availableMemory = template.capacity.memoryBytes * nodeCount;
  return (availableCpu - cpu) / availableCpu + (availableMemory - memory) / availableMemory;
}
