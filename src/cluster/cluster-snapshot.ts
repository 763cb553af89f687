import type { Node } from "./node.js";
import type { Pod } from "./pod.js";

/** How one change of a fork is undone. */
type Undo =
  | { readonly kind: "replaced" | "removed"; readonly index: number; readonly node: Node }
  | { readonly kind: "added"; readonly name: string };

/**
 * A view of the nodes that can be changed hypothetically and put back: the only view that scheduler filters and
 * scores read. Without a fork it shows the live cluster. A fork shows the cluster of its first reading; where a
 * live node has changed since, the fork must be reverted before it is read again.
 *
 * `fork` starts a layer of changes, `revert` drops it, `commit` keeps it in the layer below (never in the live
 * cluster: committing the lowest layer throws). Nodes are copied when first changed in a layer, so that a change
 * costs the same however large the cluster is.
 *
 * Order: nodes in the order of their creation, hypothetical ones last.
 */
export class ClusterSnapshot {
  readonly #live: ReadonlyMap<string, Node>;
  /** Per layer: how long the journal was at its fork, and which nodes belong to it and may be changed in place. */
  readonly #layers: { readonly mark: number; readonly own: Set<Node> }[] = [];
  readonly #journal: Undo[] = [];
  #nodes: Node[] = [];
  readonly #indexes = new Map<string, number>();
  /** False while nothing was changed or listed since the lowest fork: then the live nodes are the view. */
  #isCopied = false;

  constructor(live: ReadonlyMap<string, Node>) {
    this.#live = live;
  }

  fork(): void {
    if (this.#layers.length === 0) this.#isCopied = false;
    this.#layers.push({ mark: this.#journal.length, own: new Set() });
  }

  revert(): void {
    const layer = this.#layers.pop();
    if (layer === undefined) throw new Error("revert without a fork");
    if (this.#layers.length === 0) {
      this.#journal.length = 0;
      return;
    }
    while (this.#journal.length > layer.mark) this.#undo(this.#journal.pop()!);
  }

  commit(): void {
    const top = this.#layers.at(-1);
    const below = this.#layers.at(-2);
    if (top === undefined || below === undefined) throw new Error("commit without a fork below");
    this.#layers.pop();
    for (const node of top.own) below.own.add(node);
  }

  node(name: string): Node | undefined {
    if (this.#layers.length === 0 || !this.#isCopied) return this.#live.get(name);
    const index = this.#indexes.get(name);
    return index === undefined ? undefined : this.#nodes[index];
  }

  /** The node's place in `nodes()` while a fork is open; −1: there is none of that name. */
  indexOf(name: string): number {
    this.#copyLive();
    return this.#indexes.get(name) ?? -1;
  }

  /** All nodes of the view. While a fork is open, the list follows the changes. */
  nodes(): readonly Node[] {
    if (this.#layers.length === 0) return [...this.#live.values()];
    this.#copyLive();
    return this.#nodes;
  }

  /** Adds a node, or puts it in the place of the one of its name. */
  addNode(node: Node): void {
    const { own } = this.#top();
    own.add(node);
    const index = this.#indexes.get(node.name);
    if (index !== undefined) {
      this.#replace(index, node);
      return;
    }
    this.#indexes.set(node.name, this.#nodes.length);
    this.#nodes.push(node);
    this.#journal.push({ kind: "added", name: node.name });
  }

  removeNode(name: string): void {
    this.#top();
    const index = this.#indexes.get(name);
    if (index === undefined) return;
    this.#journal.push({ kind: "removed", index, node: this.#nodes[index]! });
    this.#nodes.splice(index, 1);
    this.#indexes.delete(name);
    this.#reindexFrom(index);
  }

  /** Returns the node with the pod: a copy, where the layer had none of its own. */
  addPod(pod: Pod, nodeName: string): Node {
    const node = this.#writable(nodeName);
    node.addPod(pod);
    return node;
  }

  removePod(pod: Pod, nodeName: string): void {
    this.#writable(nodeName).removePod(pod);
  }

  #top(): { readonly own: Set<Node> } {
    const top = this.#layers.at(-1);
    if (top === undefined)
      throw new Error("the live view is changed through Cluster, not through a snapshot");
    this.#copyLive();
    return top;
  }

  #copyLive(): void {
    if (this.#isCopied) return;
    this.#isCopied = true;
    this.#nodes = [...this.#live.values()];
    this.#indexes.clear();
    this.#reindexFrom(0);
  }

  #writable(name: string): Node {
    const { own } = this.#top();
    const index = this.#indexes.get(name);
    if (index === undefined) throw new Error(`no node ${name} in the snapshot`);
    const seen = this.#nodes[index]!;
    if (own.has(seen)) return seen;
    const copy = seen.clone();
    own.add(copy);
    this.#replace(index, copy);
    return copy;
  }

  #replace(index: number, node: Node): void {
    this.#journal.push({ kind: "replaced", index, node: this.#nodes[index]! });
    this.#nodes[index] = node;
  }

  #undo(change: Undo): void {
    switch (change.kind) {
      case "replaced":
        this.#nodes[change.index] = change.node;
        return;
      case "added":
        this.#nodes.pop();
        this.#indexes.delete(change.name);
        return;
      case "removed":
        this.#nodes.splice(change.index, 0, change.node);
        this.#reindexFrom(change.index);
    }
  }

  #reindexFrom(start: number): void {
    for (let i = start; i < this.#nodes.length; i++) this.#indexes.set(this.#nodes[i]!.name, i);
  }
}
