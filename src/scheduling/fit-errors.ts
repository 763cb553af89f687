import { type FitError, fitError } from "./fit-error.js";
import type { NodeView } from "./node-view.js";
import type { Rejection } from "./rejection.js";

/** How many errors are compared with a new one. */
const MOST_KEPT = 4;

/**
 * The errors of a scheduler's last failed searches. A full cluster turns pods down for the same reasons again and
 * again: such attempts share one error, and with it everything that was made of it.
 */
export class FitErrors {
  /** The last used one first. */
  readonly #kept: FitError[] = [];

  /** The error of a search over all nodes that found none; `rejections` by place. */
  of(nodes: readonly NodeView[], rejections: readonly (Rejection | null)[]): FitError {
    const kept = this.#kept;
    for (let i = 0; i < kept.length; i++) {
      const error = kept[i]!;
      if (!isSame(error.rejections, rejections)) continue;
      for (let k = i; k > 0; k--) kept[k] = kept[k - 1]!;
      kept[0] = error;
      return error;
    }
    const error = fitError(nodes, rejections, null);
    if (kept.length === MOST_KEPT) kept.pop();
    kept.unshift(error);
    return error;
  }
}

function isSame(a: readonly Rejection[], b: readonly (Rejection | null)[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
