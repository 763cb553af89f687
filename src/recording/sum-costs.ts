import type { CostFacts, CostTotals, FeeCost, NodeCost } from "./result.js";

/** Adds up the costs of a run; whole micro-USD, so that the parts are the total exactly. */
export function sumCosts(nodes: readonly NodeCost[], fees: readonly FeeCost[]): CostTotals {
  const workloads = new Map<string, number>();
  let systemMicroUsd = 0;
  let idleMicroUsd = 0;
  let nodesMicroUsd = 0;
  let unpricedNodeHours = 0;
  for (const node of nodes) {
    if (node.totalMicroUsd === null) unpricedNodeHours += node.billedNodeHours;
    nodesMicroUsd += node.totalMicroUsd ?? 0;
    systemMicroUsd += sumOf(node.systemMicroUsd);
    idleMicroUsd += sumOf(node.idleMicroUsd);
    for (const { workload, microUsd } of node.workloads) {
      workloads.set(workload, (workloads.get(workload) ?? 0) + sumOf(microUsd));
    }
  }
  const feesMicroUsd = fees.reduce((sum, fee) => sum + fee.totalMicroUsd, 0);
  return {
    microUsd: nodesMicroUsd + feesMicroUsd,
    nodesMicroUsd,
    feesMicroUsd,
    systemMicroUsd,
    idleMicroUsd,
    workloads: [...workloads].map(([workload, microUsd]) => ({ workload, microUsd })),
    unpricedNodeHours,
  };
}

/** Whether anything at all has a price. */
export function hasPrices(cost: CostFacts): boolean {
  return cost.fees.length > 0 || cost.nodes.some(({ usdPerHour }) => usdPerHour !== null);
}

/** What one interval costs. */
export function intervalMicroUsd(cost: CostFacts, index: number): number {
  let sum = 0;
  for (const { microUsd } of cost.nodes) sum += microUsd[index]!;
  for (const { microUsd } of cost.fees) sum += microUsd[index]!;
  return sum;
}

function sumOf(column: Float64Array): number {
  let sum = 0;
  for (const value of column) sum += value;
  return sum;
}
