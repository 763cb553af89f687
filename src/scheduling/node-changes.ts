import type { NodeView } from "./node-view.js";

/**
 * Which nodes changed since when: one look at every node's generation per cycle, shared by everything that keeps
 * values per node.
 *
 * `log` lists the places of changed nodes in the order in which they were noticed; a reader remembers how far it
 * has read. A new `epoch` means that all places are new: read everything.
 */
export class NodeChanges {
  nodes: readonly NodeView[];
  epoch: object = {};
  readonly log: number[] = [];
  readonly #generations: number[] = [];

  constructor(nodes: readonly NodeView[]) {
    this.nodes = nodes;
    this.#restart();
  }

  setNodes(nodes: readonly NodeView[]): void {
    if (this.nodes === nodes) return;
    this.nodes = nodes;
    this.#restart();
  }

  /** Takes note of all changes up to now. */
  refresh(): void {
    const { nodes, log } = this;
    const generations = this.#generations;
    for (let i = 0; i < nodes.length; i++) {
      const { generation } = nodes[i]!;
      if (generations[i] === generation) continue;
      generations[i] = generation;
      log.push(i);
    }
    // A long log costs a slow reader more than reading everything.
    if (log.length > 4 * nodes.length + 64) this.#restart();
  }

  #restart(): void {
    this.epoch = {};
    this.log.length = 0;
    this.#generations.length = 0;
    for (const node of this.nodes) this.#generations.push(node.generation);
  }
}

/** How far one reader of a `NodeChanges` has come. */
export class ChangeCursor {
  readonly #changes: NodeChanges;
  #epoch: object | null = null;
  #position = 0;

  constructor(changes: NodeChanges) {
    this.#changes = changes;
  }

  /** Calls `renew` with the place of each node that changed since the last call, after `restart` if all are new. */
  advance(restart: (count: number) => void, renew: (index: number, node: NodeView) => void): void {
    const { nodes, epoch, log } = this.#changes;
    if (this.#epoch !== epoch) {
      this.#epoch = epoch;
      restart(nodes.length);
      for (let i = 0; i < nodes.length; i++) renew(i, nodes[i]!);
    } else {
      for (let at = this.#position; at < log.length; at++) renew(log[at]!, nodes[log[at]!]!);
    }
    this.#position = log.length;
  }
}
