import type { Node } from "./node.js";
import type { Pod } from "./pod.js";

/**
 * A view of the nodes that can be changed hypothetically and put back: the only view that scheduler filters and
 * scores read. Without a fork it shows the live cluster.
 *
 * `fork` starts a layer of changes, `revert` drops it, `commit` keeps it in the layer below (never in the live
 * cluster: committing the lowest layer throws). Nodes are copied when first changed in a layer.
 *
 * Order: nodes in the order of their creation, hypothetical ones last.
 */
export class ClusterSnapshot {
  readonly #live: ReadonlyMap<string, Node>;
  readonly #layers: Map<string, Node | null>[] = [];
  #listed: readonly Node[] | null = null;

  constructor(live: ReadonlyMap<string, Node>) {
    this.#live = live;
  }

  fork(): void {
    this.#layers.push(new Map());
  }

  revert(): void {
    if (this.#layers.pop() === undefined) throw new Error("revert without a fork");
    this.#listed = null;
  }

  commit(): void {
    const top = this.#layers.pop();
    const below = this.#layers.at(-1);
    if (top === undefined || below === undefined) throw new Error("commit without a fork below");
    for (const [name, node] of top) below.set(name, node);
  }

  node(name: string): Node | undefined {
    for (let i = this.#layers.length - 1; i >= 0; i--) {
      const found = this.#layers[i]!.get(name);
      if (found !== undefined) return found ?? undefined;
    }
    return this.#live.get(name);
  }

  /** All nodes of the view. */
  nodes(): readonly Node[] {
    if (this.#layers.length === 0) return [...this.#live.values()];
    if (this.#listed === null) {
      const names = new Set(this.#live.keys());
      for (const layer of this.#layers) for (const name of layer.keys()) names.add(name);
      const listed: Node[] = [];
      for (const name of names) {
        const node = this.node(name);
        if (node !== undefined) listed.push(node);
      }
      this.#listed = listed;
    }
    return this.#listed;
  }

  addNode(node: Node): void {
    this.#top().set(node.name, node);
    this.#listed = null;
  }

  removeNode(name: string): void {
    this.#top().set(name, null);
    this.#listed = null;
  }

  addPod(pod: Pod, nodeName: string): void {
    this.#writable(nodeName).addPod(pod);
  }

  removePod(pod: Pod, nodeName: string): void {
    this.#writable(nodeName).removePod(pod);
  }

  #top(): Map<string, Node | null> {
    const top = this.#layers.at(-1);
    if (top === undefined)
      throw new Error("the live view is changed through Cluster, not through a snapshot");
    return top;
  }

  #writable(name: string): Node {
    const top = this.#top();
    const own = top.get(name);
    if (own !== undefined && own !== null) return own;
    const seen = this.node(name);
    if (seen === undefined) throw new Error(`no node ${name} in the snapshot`);
    const copy = seen.clone();
    top.set(name, copy);
    this.#listed = null;
    return copy;
  }
}
