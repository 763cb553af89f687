import { amountsOf, type ResourceAmounts } from "../resource-amounts.js";

/** One item of a LimitRange, or several merged into one. */
export interface LimitRangeBounds {
  readonly min?: ResourceAmounts;
  readonly max?: ResourceAmounts;
  /** Default limits. */
  readonly default?: ResourceAmounts;
}

/** An item with what it applies to. */
export interface LimitRangeEntry extends LimitRangeBounds {
  readonly namespace: string;
  readonly type: string;
}

function merged(
  a: ResourceAmounts | undefined,
  b: ResourceAmounts | undefined,
  pick: (a: number, b: number) => number,
): ResourceAmounts | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return amountsOf((resource) => {
    const [x, y] = [a[resource], b[resource]];
    return x === undefined ? y : y === undefined ? x : pick(x, y);
  });
}

/**
 * Merges the items of one type in one namespace: the smallest maximum, the largest minimum, the last default;
 * undefined when there are none.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/utils/limitrange/limit_range_calculator.go#getLimitRangeItem.
 */
export function mergeLimitRanges(
  entries: readonly LimitRangeEntry[],
  namespace: string,
  type: string,
): LimitRangeBounds | undefined {
  let result: LimitRangeBounds | undefined;
  for (const entry of entries) {
    if (entry.namespace !== namespace || entry.type !== type) continue;
    const max = merged(result?.max, entry.max, Math.min);
    const min = merged(result?.min, entry.min, Math.max);
    const defaults = merged(result?.default, entry.default, (_, last) => last);
    result = {
      ...(max === undefined ? {} : { max }),
      ...(min === undefined ? {} : { min }),
      ...(defaults === undefined ? {} : { default: defaults }),
    };
  }
  return result;
}
