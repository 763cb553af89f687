import type { LimitRange } from "../../kubernetes/index.js";
import type { LimitRangeBounds, LimitRangeEntry } from "./capping/merge-limit-ranges.js";
import { mergeLimitRanges } from "./capping/merge-limit-ranges.js";
import { amountsOfList } from "./vertical-target.js";

/** The merged LimitRanges of each namespace. */
export class NamespaceLimitRanges {
  readonly #entries: readonly LimitRangeEntry[];
  readonly #merged = new Map<string, LimitRangeBounds | undefined>();

  constructor(limitRanges: readonly LimitRange[]) {
    this.#entries = limitRanges.flatMap(({ metadata, spec }) =>
      spec.limits.map((item) => ({
        namespace: metadata.namespace ?? "default",
        type: item.type,
        ...(item.min === undefined ? {} : { min: amountsOfList(item.min) }),
        ...(item.max === undefined ? {} : { max: amountsOfList(item.max) }),
        ...(item.default === undefined ? {} : { default: amountsOfList(item.default) }),
      })),
    );
  }

  of(namespace: string, type: "Container" | "Pod"): LimitRangeBounds | undefined {
    const key = `${type}/${namespace}`;
    if (!this.#merged.has(key)) this.#merged.set(key, mergeLimitRanges(this.#entries, namespace, type));
    return this.#merged.get(key);
  }
}
