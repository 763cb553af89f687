import type { Cluster, Node } from "../../cluster/index.js";
import type { SimTime } from "../../units/index.js";
import type { NodeReadiness } from "./node-readiness.js";

/**
 * The nodes of the cluster as a run lists them, with what follows from the nodes alone, whatever runs on them.
 *
 * Order: as the cluster lists them.
 */
export class NodeList {
  readonly #cluster: Cluster;
  readonly #readyChangedAt = new WeakMap<Node, SimTime>();
  #all: readonly Node[] | null = null;
  readonly #unready = new Set<Node>();
  /** Rises with every change of a node itself; pods that come and go do not count. */
  revision = 0;

  constructor(cluster: Cluster, isReady: NodeReadiness) {
    this.#cluster = cluster;
    const note = (node: Node) => {
      if (node.exists && !isReady(node)) this.#unready.add(node);
      else this.#unready.delete(node);
    };
    for (const node of cluster.nodes.values()) note(node);
    cluster.nodes.watch((node, change) => {
      this.revision++;
      this.#all = null;
      note(node);
      if (change === "ready") this.#readyChangedAt.set(node, cluster.sim.now);
    });
  }

  /** Another array after each change. */
  get all(): readonly Node[] {
    this.#all ??= [...this.#cluster.nodes.values()];
    return this.#all;
  }

  /** How many are ready. */
  get ready(): number {
    return this.all.length - this.#unready.size;
  }

  isReady(node: Node): boolean {
    return !this.#unready.has(node);
  }

  /** When the node's Ready condition last changed. */
  readyChangedAt(node: Node): SimTime {
    return this.#readyChangedAt.get(node) ?? node.createdAt;
  }
}
