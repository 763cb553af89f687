import type { Pod } from "../../../cluster/index.js";
import { type ExpansionOption, keepSmallest, type ScoredOption } from "./expansion-option.js";
import { nodeUnfitness } from "./preferred-node.js";

/** What the provider charges for an hour, in any one currency; null: it cannot tell. */
export interface PricingModel<P = Pod> {
  nodePrice(option: { readonly group: { readonly id: string } }): number | null;
  podPrice(pod: P): number | null;
  /** Of a pod of 500 millicores and 500 MiB: added to both sides of the quotient, so that few pods weigh less. */
  readonly stabilizationPodPrice: number | null;
}

/** What the price expander reads of an option. */
export interface PricedOption<P = Pod> {
  readonly group: Pick<ExpansionOption["group"], "id" | "exists">;
  readonly nodeCount: number;
  readonly pods: readonly P[];
  readonly template: { readonly capacity: { readonly cpuMillicores: number } };
  readonly hasGpu: boolean;
}

/** Source: cluster-autoscaler 1.36.1 expander/price/price.go */
const GPU_UNFITNESS = 1000;
const NOT_EXISTING_COEFFICIENT = 2;
/** Nodes after which the shape of the node hardly matters any more. */
const UNFITNESS_FADES_OVER = 15;

/**
 * Keeps the options with the smallest price of nodes per price of pods, weighed by how far the node's size is from
 * the preferred one. Options whose price is not known are dropped.
 *
 * Source: cluster-autoscaler 1.36.1 expander/price/price.go
 */
export function price<P>(
  model: PricingModel<P>,
  preferredCpuMillicores: number,
): <O extends PricedOption<P>>(options: readonly O[]) => readonly ScoredOption<O>[] {
  const stabilization = model.stabilizationPodPrice;
  return (options) =>
    keepSmallest(options, (option) => {
      const nodePrice = model.nodePrice(option);
      if (nodePrice === null || stabilization === null) return null;
      let podPrice = 0;
      for (const pod of option.pods) {
        const one = model.podPrice(pod);
        if (one === null) return null;
        podPrice += one;
      }
      const quotient = (nodePrice * option.nodeCount + stabilization) / (podPrice + stabilization);
      const score = suppressedUnfitness(option, preferredCpuMillicores) * quotient;
      return option.group.exists ? score : score * NOT_EXISTING_COEFFICIENT;
    });
}

function suppressedUnfitness(
  { hasGpu, nodeCount, template }: Omit<PricedOption, "pods">,
  preferredCpuMillicores: number,
): number {
  if (hasGpu) return GPU_UNFITNESS;
  const unfitness = nodeUnfitness(preferredCpuMillicores, template.capacity.cpuMillicores);
  return (unfitness - 1) * (1 - Math.tanh((nodeCount - 1) / UNFITNESS_FADES_OVER)) + 1;
}
