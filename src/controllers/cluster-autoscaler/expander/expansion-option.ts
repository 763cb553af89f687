import type { Pod } from "../../../cluster/index.js";
import type { NodeGroup, NodeTemplate } from "../node-group.js";

/** One way to help pending pods: so many nodes of a group. */
export interface ExpansionOption {
  readonly group: Pick<NodeGroup, "id" | "exists">;
  readonly nodeCount: number;
  readonly pods: readonly Pod[];
  readonly template: NodeTemplate;
}

/** An option as a filter judged it. */
export interface ScoredOption<O> {
  readonly option: O;
  /** The filter's own figure; null: the option was ruled out without one. */
  readonly score: number | null;
  readonly isKept: boolean;
}

/** What one filter of the chain did. Order of `options`: as given. */
export interface ExpanderStep<O> {
  readonly expander: string;
  readonly options: readonly ScoredOption<O>[];
}

/**
 * One filter of the expander chain: keeps the best options, ties included.
 *
 * Source: cluster-autoscaler 1.36.1 expander/expander.go#Filter
 */
export type ExpanderFilter<O> = (options: readonly O[]) => readonly ScoredOption<O>[];

/** Keeps the options with the smallest score; null rules an option out. Ties by exact equality. */
export function keepSmallest<O>(
  options: readonly O[],
  scoreOf: (option: O) => number | null,
): readonly ScoredOption<O>[] {
  const scores = options.map(scoreOf);
  let smallest: number | null = null;
  for (const score of scores) {
    if (score !== null && (smallest === null || score < smallest)) smallest = score;
  }
  return options.map((option, i) => ({
    option,
    score: scores[i]!,
    isKept: scores[i] !== null && scores[i] === smallest,
  }));
}
