import type { EvictionOutcome } from "./evictor.js";

/** The policy's limits of one pass; undefined: none. */
export interface EvictionLimits {
  readonly maxNoOfPodsToEvictPerNode?: number | undefined;
  readonly maxNoOfPodsToEvictPerNamespace?: number | undefined;
  readonly maxNoOfPodsToEvictTotal?: number | undefined;
}

/**
 * Counts the evictions of one pass against the policy's limits.
 *
 * Source: descheduler v0.36.0 pkg/descheduler/evictions/evictions.go#EvictPod
 */
export class EvictionCounter {
  readonly #limits: EvictionLimits;
  readonly #byNode = new Map<string, number>();
  readonly #byNamespace = new Map<string, number>();
  #total = 0;

  constructor(limits: EvictionLimits) {
    this.#limits = limits;
  }

  get total(): number {
    return this.#total;
  }

  /** The limit that one more eviction would pass; undefined: none. */
  passedBy(node: string, namespace: string): Exclude<EvictionOutcome, "evicted" | "refused"> | undefined {
    const { maxNoOfPodsToEvictPerNode, maxNoOfPodsToEvictPerNamespace, maxNoOfPodsToEvictTotal } =
      this.#limits;
    if (isReached(maxNoOfPodsToEvictTotal, this.#total)) return "total-limit";
    if (isReached(maxNoOfPodsToEvictPerNode, this.#byNode.get(node))) return "node-limit";
    if (isReached(maxNoOfPodsToEvictPerNamespace, this.#byNamespace.get(namespace))) return "namespace-limit";
    return undefined;
  }

  count(node: string, namespace: string): void {
    this.#total++;
    this.#byNode.set(node, (this.#byNode.get(node) ?? 0) + 1);
    this.#byNamespace.set(namespace, (this.#byNamespace.get(namespace) ?? 0) + 1);
  }
}

function isReached(limit: number | undefined, count = 0): boolean {
  return limit !== undefined && count + 1 > limit;
}
