import type { Cluster, Node } from "../../cluster/index.js";
import type { SimTime } from "../../units/index.js";
import { isNodeReady } from "./cluster-state/node-state.js";

/**
 * The nodes of the cluster as a run lists them, with what follows from the nodes alone, whatever runs on them.
 *
 * Order: as the cluster lists them.
 */
export class NodeList {
  readonly #cluster: Cluster;
  readonly #readyChangedAt = new WeakMap<Node, SimTime>();
  #all: readonly Node[] | null = null;
  #ready = 0;
  /** Rises with every change of a node itself; pods that come and go do not count. */
  revision = 0;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    cluster.nodes.watch((node, change) => {
      this.revision++;
      this.#all = null;
      if (change === "ready") this.#readyChangedAt.set(node, cluster.sim.now);
    });
  }

  /** Another array after each change. */
  get all(): readonly Node[] {
    if (this.#all === null) {
      this.#all = [...this.#cluster.nodes.values()];
      this.#ready = this.#all.reduce((count, node) => count + (isNodeReady(node) ? 1 : 0), 0);
    }
    return this.#all;
  }

  /** How many are ready. */
  get ready(): number {
    return this.all.length === 0 ? 0 : this.#ready;
  }

  /** When the node's Ready condition last changed. */
  readyChangedAt(node: Node): SimTime {
    return this.#readyChangedAt.get(node) ?? node.createdAt;
  }
}
