import { labelOf, type NodeView } from "./node-view.js";

/** Whole numbers per (topology key, value); an entry that returns to zero is gone, unless zeros are kept. */
export class TopologyCounts {
  readonly #byKey = new Map<string, Map<string, number>>();
  readonly #keepsZeros: boolean;

  constructor(keepsZeros = false) {
    this.#keepsZeros = keepsZeros;
  }

  /** Adds `by` to the node's value of the key; nodes without the key do not count. */
  add(topologyKey: string, node: NodeView, by: number): void {
    const value = labelOf(node.labels, topologyKey);
    if (value === undefined) return;
    let counts = this.#byKey.get(topologyKey);
    if (counts === undefined) {
      counts = new Map();
      this.#byKey.set(topologyKey, counts);
    }
    const sum = (counts.get(value) ?? 0) + by;
    if (sum !== 0 || this.#keepsZeros) {
      counts.set(value, sum);
      return;
    }
    counts.delete(value);
    if (counts.size === 0) this.#byKey.delete(topologyKey);
  }

  get(topologyKey: string, value: string): number {
    return this.#byKey.get(topologyKey)?.get(value) ?? 0;
  }

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  /** Whether any value of the node has a count above zero. */
  touches(node: NodeView): boolean {
    for (const [key, counts] of this.#byKey) {
      const value = labelOf(node.labels, key);
      if (value !== undefined && (counts.get(value) ?? 0) > 0) return true;
    }
    return false;
  }

  /** Sum of the counts of all the node's values. */
  sumOn(node: NodeView): number {
    let sum = 0;
    for (const [key, counts] of this.#byKey) {
      const value = labelOf(node.labels, key);
      if (value !== undefined) sum += counts.get(value) ?? 0;
    }
    return sum;
  }
}
