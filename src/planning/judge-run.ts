import type { ObjectiveResult } from "../recording/index.js";
import type { RunFigures } from "./run-figures.js";

/** How a run stands to its objectives. */
export interface Judgement {
  /**
   * Logarithm of actual over limit, of the objective that is missed most or met most narrowly: above 0 something is
   * missed. 0.1 is about 10 %.
   */
  readonly excess: number;
  /** The objective that decides it; null where none could be judged. */
  readonly binding: ObjectiveResult | null;
}

/** Beyond these one is simply far from the limit. */
const LOWEST = -3;
const HIGHEST = 5;

/** Holds a run's figures against the objectives. Order: of equally narrow objectives the first. */
export function judgeRun({ objectives }: Pick<RunFigures, "objectives">): Judgement {
  let excess = LOWEST;
  let binding: ObjectiveResult | null = null;
  for (const objective of objectives) {
    const own = excessOf(objective);
    if (own === null || (binding !== null && own <= excess)) continue;
    excess = own;
    binding = objective;
  }
  return { excess, binding };
}

function excessOf({ actual, limit, met }: ObjectiveResult): number | null {
  if (actual === null || met === null) return null;
  if (actual <= 0) return limit >= 0 ? LOWEST : HIGHEST;
  if (limit <= 0) return HIGHEST;
  const excess = Math.min(HIGHEST, Math.max(LOWEST, Math.log(actual / limit)));
  // The logarithm of a ratio just above 1 may round to 0.
  return met ? Math.min(0, excess) : Math.max(Number.EPSILON, excess);
}
