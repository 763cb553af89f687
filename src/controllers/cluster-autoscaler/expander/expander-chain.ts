import type { NamedFilter } from "./choose-option.js";
import type { ExpansionOption, ScoredOption } from "./expansion-option.js";
import { keepAll } from "./keep-all.js";
import { leastNodes } from "./least-nodes.js";
import { leastWaste } from "./least-waste.js";
import { mostPods } from "./most-pods.js";
import { preferredNodeCores } from "./preferred-node.js";
import { type PricedOption, type PricingModel, price } from "./price.js";
import { type PriorityConfig, priority } from "./priority.js";

/** An option with what any expander reads of it. */
export type FullOption = ExpansionOption & PricedOption;

/** What expanders need beside the options. */
export interface ExpanderInputs {
  /** null: the provider tells no prices. */
  readonly pricing: PricingModel | null;
  readonly priorities: PriorityConfig;
  /** Nodes in the cluster now. */
  readonly clusterNodes: number;
}

type MakeFilter = (
  inputs: ExpanderInputs,
) => <O extends FullOption>(options: readonly O[]) => readonly ScoredOption<O>[];

/**
 * The expanders by upstream's names. A new one is one file and one line here. `random` is no filter: it is what
 * happens to options that are left over.
 */
const EXPANDERS: ReadonlyMap<string, MakeFilter> = new Map<string, MakeFilter>([
  ["least-waste", () => leastWaste],
  ["most-pods", () => mostPods],
  ["least-nodes", () => leastNodes],
  ["price", ({ pricing, clusterNodes }) => price(pricing!, preferredNodeCores(clusterNodes) * 1000)],
  ["priority", ({ priorities }) => priority(priorities)],
  ["grpc", () => keepAll],
]);

export const RANDOM_EXPANDER = "random";

/** Every valid name in `--expander`. */
export const EXPANDER_NAMES: readonly string[] = [...EXPANDERS.keys(), RANDOM_EXPANDER];

/** Why `--expander` is not valid. */
export type ExpanderFault =
  | { readonly kind: "unknown" | "duplicate"; readonly name: string }
  | { readonly kind: "randomNotLast" }
  | { readonly kind: "noPrices" };

/** The names of the flag's comma list, or why it is wrong. */
export function parseExpanderFlag(
  flag: string,
  hasPrices: boolean,
): { readonly names: readonly string[] } | { readonly fault: ExpanderFault } {
  const names = flag.split(",");
  for (const [i, name] of names.entries()) {
    if (!EXPANDER_NAMES.includes(name)) return { fault: { kind: "unknown", name } };
    if (names.indexOf(name) !== i) return { fault: { kind: "duplicate", name } };
    if (name === RANDOM_EXPANDER && i !== names.length - 1) return { fault: { kind: "randomNotLast" } };
    if (name === "price" && !hasPrices) return { fault: { kind: "noPrices" } };
  }
  return { names };
}

/** The filters of a checked list of names, in their order. */
export function expanderChain<O extends FullOption>(
  names: readonly string[],
  inputs: ExpanderInputs,
): readonly NamedFilter<O>[] {
  return names.flatMap((name) => {
    const make = EXPANDERS.get(name);
    return make === undefined ? [] : [{ name, filter: make(inputs) }];
  });
}
