import { type ExpansionOption, keepSmallest, type ScoredOption } from "./expansion-option.js";

/** Keeps the options with the fewest nodes. Source: cluster-autoscaler 1.36.1 expander/leastnodes/leastnodes.go */
export function leastNodes<O extends Pick<ExpansionOption, "nodeCount">>(
  options: readonly O[],
): readonly ScoredOption<O>[] {
  return keepSmallest(options, ({ nodeCount }) => (nodeCount === 0 ? null : nodeCount));
}
