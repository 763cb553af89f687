import type { Node } from "../../../cluster/index.js";
import type { SimTime } from "../../../units/index.js";
import { isBeingDeleted } from "./node-taints.js";

/** Amounts by name: `cores`, `memory` (bytes), or a custom resource such as a GPU type. */
export type ResourceAmounts = ReadonlyMap<string, number>;

/** What one node takes away when it goes: whole cores (rounded up) and bytes of its capacity. */
export function amountsOfNode({ capacity }: Pick<Node, "capacity">): ResourceAmounts {
  return new Map([
    ["cores", Math.ceil(capacity.cpuMillicores / 1000)],
    ["memory", capacity.memoryBytes],
  ]);
}

/**
 * How much of each resource may still go before the cluster falls below its minimum. No entry: no limit.
 *
 * Source: cluster-autoscaler 1.36.1 core/scaledown/resource/limits.go
 */
export class RemovableResources {
  readonly #left: Map<string, number>;

  constructor(left: ResourceAmounts) {
    this.#left = new Map(left);
  }

  /** Total of all nodes that are not being deleted, less the minimum, floored at 0. Only minimums above 0 count. */
  static of(
    nodes: readonly Node[],
    minimums: ResourceAmounts,
    now: SimTime,
    amountsOf: (node: Node) => ResourceAmounts = amountsOfNode,
  ): RemovableResources {
    const limited = [...minimums].filter(([, minimum]) => minimum > 0);
    if (limited.length === 0) return new RemovableResources(new Map());
    const totals = new Map<string, number>();
    for (const node of nodes) {
      if (isBeingDeleted(node, now)) continue;
      for (const [name, amount] of amountsOf(node)) totals.set(name, (totals.get(name) ?? 0) + amount);
    }
    return new RemovableResources(
      new Map(limited.map(([name, minimum]) => [name, Math.max(0, (totals.get(name) ?? 0) - minimum)])),
    );
  }

  /** Takes the amounts away, all or none. Returns the resources that would fall below their minimum, by name. */
  tryRemove(amounts: ResourceAmounts): readonly string[] {
    const exceeded = [...amounts]
      .filter(([name, amount]) => amount > 0 && amount > (this.#left.get(name) ?? Number.POSITIVE_INFINITY))
      .map(([name]) => name)
      .sort();
    if (exceeded.length > 0) return exceeded;
    for (const [name, amount] of amounts) {
      const left = this.#left.get(name);
      if (left !== undefined) this.#left.set(name, left - amount);
    }
    return exceeded;
  }
}
