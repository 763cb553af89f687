import type { Cluster, Node } from "../../cluster/index.js";
import type { RandomStreams } from "../../random/index.js";
import { scrapeDelay } from "./scrape-stagger.js";

/** The nodes that metrics-server asks, with what their delays are drawn with; kept up to date. */
export class AskedNodes {
  /** Those that give no answer at present. */
  readonly silent = new Set<Node>();
  readonly #streams: RandomStreams;
  readonly #nodes: Node[] = [];
  /** In the order of `#nodes`. */
  readonly #salts: number[] = [];
  readonly #placeOf = new Map<Node, number>();

  constructor(cluster: Cluster, streams: RandomStreams) {
    this.#streams = streams;
    for (const node of cluster.nodes.values()) this.#refresh(node);
    cluster.nodes.watch((node, change) => {
      if (change === "deleted") this.#drop(node);
      else this.#refresh(node);
    });
  }

  saltOf(node: Node): number {
    const place = this.#placeOf.get(node);
    return place === undefined ? this.#drawSalt(node) : this.#salts[place]!;
  }

  /** The longest delay in a cycle of a node that answers; 0 where none does. */
  longestDelay(cycle: number, nodeCount: number): number {
    const salts = this.#salts;
    const allAnswer = this.silent.size === 0;
    let longest = 0;
    for (let i = 0; i < salts.length; i++) {
      const delay = scrapeDelay(salts[i]!, cycle, nodeCount);
      if (delay > longest && (allAnswer || !this.silent.has(this.#nodes[i]!))) longest = delay;
    }
    return longest;
  }

  #refresh(node: Node): void {
    if (!node.ready || node.cutOffSince !== null) this.silent.add(node);
    else this.silent.delete(node);
    if (this.#placeOf.has(node)) return;
    this.#placeOf.set(node, this.#nodes.length);
    this.#nodes.push(node);
    this.#salts.push(this.#drawSalt(node));
  }

  #drop(node: Node): void {
    this.silent.delete(node);
    const place = this.#placeOf.get(node);
    if (place === undefined) return;
    this.#placeOf.delete(node);
    const lastNode = this.#nodes.pop()!;
    const lastSalt = this.#salts.pop()!;
    if (lastNode === node) return;
    this.#nodes[place] = lastNode;
    this.#salts[place] = lastSalt;
    this.#placeOf.set(lastNode, place);
  }

  #drawSalt(node: Node): number {
    return Math.floor(this.#streams.forKey(`scrape/${node.name}`).uniform() * 2 ** 32);
  }
}
