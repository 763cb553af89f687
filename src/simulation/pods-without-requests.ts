import type { Pod } from "../cluster/index.js";

/** What pods that request neither CPU nor memory mean for nodes and bill, as a sentence that names their workloads. */
export function podsWithoutRequests(pods: Iterable<Pod>): readonly string[] {
  const workloads = new Set<string>();
  for (const { template, workloadKey } of pods) {
    const { cpuMillicores, memoryBytes } = template.requests;
    if (cpuMillicores === 0 && memoryBytes === 0) workloads.add(workloadKey);
  }
  if (workloads.size === 0) return [];
  return [
    `Pods that request neither CPU nor memory fit on any node and carry none of its cost; what they use counts as idle: ${[...workloads].join(", ")}.`,
  ];
}
