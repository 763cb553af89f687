import { amountsOf, type ResourceAmounts } from "../resource-amounts.js";
import { roundUpToMultiple } from "./amounts.js";

/**
 * Rounds amounts up to multiples, as `round-cpu-millicores` and `round-memory-bytes` ask; a multiple that is not
 * positive changes nothing.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/recommender/model/types.go#ResourcesAsResourceList.
 */
export function roundAmounts(
  amounts: ResourceAmounts,
  multiple: { readonly cpu: number; readonly memory: number },
) {
  return amountsOf((resource) => {
    const amount = amounts[resource];
    return amount === undefined ? undefined : (roundUpToMultiple(amount, multiple[resource]) ?? amount);
  });
}
