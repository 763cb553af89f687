/** A pod as the eviction manager ranks it; request and usage in one unit. */
export interface EvictionCandidate {
  readonly name: string;
  readonly priority: number;
  readonly request: number;
  readonly usage: number;
}

/** One rule of a ranking. */
export type EvictionRule = "exceedsRequest" | "priority" | "excess";

/** Rules for memory pressure, the strongest first. */
export const MEMORY_EVICTION_RULES: readonly EvictionRule[] = ["exceedsRequest", "priority", "excess"];
/** Rules for exhausted inodes and process ids. */
export const COUNT_EVICTION_RULES: readonly EvictionRule[] = ["priority", "excess"];

/**
 * The pods in the order in which a node under pressure evicts them: over their request before under it, then
 * lower priority, then larger excess over the request. The QoS class plays no part.
 *
 * Order: ties keep the order of the input.
 * Source: kubernetes v1.36.3 pkg/kubelet/eviction/helpers.go#rankMemoryPressure, #rankPIDPressure.
 */
export function evictionOrder<T extends EvictionCandidate>(
  pods: readonly T[],
  rules: readonly EvictionRule[] = MEMORY_EVICTION_RULES,
): readonly T[] {
  return [...pods].sort((a, b) => {
    for (const rule of rules) {
      const order = compare(rule, a, b);
      if (order !== 0) return order;
    }
    return 0;
  });
}

function compare(rule: EvictionRule, a: EvictionCandidate, b: EvictionCandidate): number {
  switch (rule) {
    case "exceedsRequest":
      return Number(b.usage > b.request) - Number(a.usage > a.request);
    case "priority":
      return a.priority - b.priority;
    case "excess":
      return b.usage - b.request - (a.usage - a.request);
  }
}
