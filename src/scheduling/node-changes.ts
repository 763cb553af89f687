import type { NodeView } from "./node-view.js";

/**
 * Which nodes changed since when, shared by everything that keeps values per node.
 *
 * `log` lists the places of changed nodes in the order in which they were noticed; a reader remembers how far it
 * has read. A new `epoch` means that all places are new: read everything.
 *
 * `isTold`: whoever made it calls `touch` for every node that changes, which spares the look at all nodes.
 */
export class NodeChanges {
  nodes: readonly NodeView[];
  epoch: object = {};
  /** Rises with every refresh. */
  cycle = 0;
  /** Rises with every change that was noticed: equal versions mean equal nodes. */
  version = 0;
  readonly isTold: boolean;
  readonly log: number[] = [];
  readonly #generations: number[] = [];
  /** In the order of the calls; a node may be in it twice. */
  #touched: NodeView[] = [];
  #lastTouched: NodeView | null = null;
  #places: Map<NodeView, number> | null = null;

  constructor(nodes: readonly NodeView[], isTold = false) {
    this.nodes = nodes;
    this.isTold = isTold;
    this.#restart();
  }

  setNodes(nodes: readonly NodeView[]): void {
    if (this.nodes === nodes) return;
    this.nodes = nodes;
    this.#restart();
  }

  touch(node: NodeView): void {
    if (node === this.#lastTouched) return;
    const touched = this.#touched;
    this.#lastTouched = node;
    touched.push(node);
    if (touched.length > 4 * this.nodes.length + 64) this.#touched = [...new Set(touched)];
  }

  /** The node's place in the list, or undefined. */
  placeOf(node: NodeView): number | undefined {
    if (this.#places === null) {
      this.#places = new Map();
      for (let i = 0; i < this.nodes.length; i++) this.#places.set(this.nodes[i]!, i);
    }
    return this.#places.get(node);
  }

  /** Takes note of all changes up to now. */
  refresh(): void {
    this.cycle++;
    const { nodes, log } = this;
    if (this.isTold) {
      if (this.#touched.length > 0) this.#lookAtTouched();
    } else {
      for (let i = 0; i < nodes.length; i++) this.#look(i, nodes[i]!);
    }
    // A long log costs a slow reader more than reading everything.
    if (log.length > 4 * nodes.length + 64) this.#restart();
  }

  #lookAtTouched(): void {
    for (const node of this.#touched) {
      const place = this.placeOf(node);
      if (place !== undefined) this.#look(place, node);
    }
    this.#forgetTouched();
  }

  #forgetTouched(): void {
    this.#touched = [];
    this.#lastTouched = null;
  }

  #look(place: number, { generation }: NodeView): void {
    if (this.#generations[place] === generation) return;
    this.#generations[place] = generation;
    this.version++;
    this.log.push(place);
  }

  #restart(): void {
    this.epoch = {};
    this.version++;
    this.#places = null;
    this.#forgetTouched();
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
