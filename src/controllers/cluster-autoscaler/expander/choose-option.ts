import type { ExpanderFilter, ExpanderStep } from "./expansion-option.js";

/** A filter of the chain with its name. */
export interface NamedFilter<O> {
  readonly name: string;
  readonly filter: ExpanderFilter<O>;
}

/** What the chain chose, and how each filter judged. */
export interface ChosenOption<O> {
  /** null: a filter left nothing. */
  readonly option: O | null;
  readonly steps: readonly ExpanderStep<O>[];
}

/**
 * Runs the chain of expanders until one option is left; several that are left go to the fallback (upstream: a
 * random one).
 *
 * Source: cluster-autoscaler 1.36.1 expander/factory/chain.go
 */
export function chooseOption<O>(
  options: readonly O[],
  filters: readonly NamedFilter<O>[],
  fallback: (options: readonly O[]) => O | null,
): ChosenOption<O> {
  const steps: ExpanderStep<O>[] = [];
  let left = options;
  for (const { name, filter } of filters) {
    const judged = filter(left);
    steps.push({ expander: name, options: judged });
    left = judged.filter(({ isKept }) => isKept).map(({ option }) => option);
    if (left.length === 1) return { option: left[0]!, steps };
  }
  return { option: left.length === 0 ? null : fallback(left), steps };
}
