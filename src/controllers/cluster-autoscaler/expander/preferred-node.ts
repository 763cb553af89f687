/** Nodes up to which each size is preferred. Source: cluster-autoscaler 1.36.1 expander/price/preferred.go */
const CORES_BY_CLUSTER_SIZE = [
  [2, 1],
  [6, 2],
  [20, 4],
  [60, 8],
  [200, 16],
] as const;
const CORES_OF_LARGE_CLUSTERS = 32;

/** Cores of the node that suits a cluster of so many nodes. */
export function preferredNodeCores(clusterNodes: number): number {
  for (const [nodes, cores] of CORES_BY_CLUSTER_SIZE) if (clusterNodes <= nodes) return cores;
  return CORES_OF_LARGE_CLUSTERS;
}

/** How far a node's cpu is from the preferred: the quotient of the greater and the smaller, 1 for equal. */
export function nodeUnfitness(preferredCpuMillicores: number, cpuMillicores: number): number {
  return Math.max(preferredCpuMillicores / cpuMillicores, cpuMillicores / preferredCpuMillicores);
}
