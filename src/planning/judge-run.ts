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
  readonly binding: BindingObjective | null;
}

export interface BindingObjective {
  /** `latency p99` */
  readonly objective: string;
  /** `Service/default/frontend` */
  readonly subject: string;
  readonly limit: number;
  /** Over the run, or in its worst interval where each was judged. */
  readonly actual: number;
  readonly unit: ObjectiveResult["unit"];
  readonly isInterval: boolean;
}

export interface JudgingOptions {
  /** Every interval of the report has to meet latency and errors, not only the run as a whole. */
  readonly everyInterval?: boolean;
}

/** Beyond these one is simply far from the limit. */
const LOWEST = -3;
const HIGHEST = 5;

/**
 * Holds a run's figures against the objectives, and against what machines can do: pods that use more CPU than their
 * nodes have are a miss. Order: of equally narrow objectives the first.
 */
export function judgeRun(
  { objectives, nodeGroups }: Pick<RunFigures, "objectives" | "nodeGroups">,
  { everyInterval = false }: JudgingOptions = {},
): Judgement {
  let excess = LOWEST;
  let binding: BindingObjective | null = null;
  for (const { objective, subject, limit, actual: overall, unit, worst, met } of objectives) {
    const isInterval = everyInterval && unit !== "USD/day" && worst !== null;
    const actual = isInterval ? worst.actual : overall;
    if (actual === null || (!isInterval && met === null)) continue;
    const own = excessOf(actual, limit);
    if (binding !== null && own <= excess) continue;
    excess = own;
    binding = { objective, subject, limit, actual, unit, isInterval };
  }
  for (const { group, highestCpuUsedShare: actual } of nodeGroups) {
    if (actual === null || actual <= 1 || excessOf(actual, 1) <= excess) continue;
    excess = excessOf(actual, 1);
    const subject = group === "" ? "nodes of the manifests" : `nodes of ${group}`;
    binding = { objective: "CPU use", subject, limit: 1, actual, unit: "share", isInterval: true };
  }
  return { excess, binding };
}

function excessOf(actual: number, limit: number): number {
  if (actual <= 0) return LOWEST;
  if (limit <= 0) return HIGHEST;
  const excess = Math.min(HIGHEST, Math.max(LOWEST, Math.log(actual / limit)));
  // The logarithm of a ratio just above 1 may round to 0.
  return actual <= limit ? Math.min(0, excess) : Math.max(Number.EPSILON, excess);
}
