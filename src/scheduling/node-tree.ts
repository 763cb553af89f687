import type { StringMap } from "../kubernetes/index.js";
import { labelOf } from "./node-view.js";

/** Region and zone of a node in one key, as upstream's node tree groups them. */
export function zoneKey(labels: StringMap): string {
  const region =
    labelOf(labels, "topology.kubernetes.io/region") ??
    labelOf(labels, "failure-domain.beta.kubernetes.io/region") ??
    "";
  const zone =
    labelOf(labels, "topology.kubernetes.io/zone") ??
    labelOf(labels, "failure-domain.beta.kubernetes.io/zone") ??
    "";
  return region === "" && zone === "" ? "" : `${region}:\u0000:${zone}`;
}

/**
 * The order in which the scheduler's cache lists its nodes: zones in the order of their first appearance,
 * interleaved (the first node of each zone, then the second of each, …); inside a zone in the order of addition.
 *
 * A zone that lost its last node starts again at the end.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/backend/cache/node_tree.go
 */
export class NodeTree<T extends { readonly name: string; readonly labels: StringMap }> {
  readonly #zones = new Map<string, Map<string, T>>();
  readonly #zoneOfNode = new Map<string, string>();
  #listed: readonly T[] | null = null;

  addAll(nodes: readonly T[]): void {
    for (const node of nodes) this.add(node);
  }

  add(node: T): void {
    const zone = zoneKey(node.labels);
    let members = this.#zones.get(zone);
    if (members === undefined) {
      members = new Map();
      this.#zones.set(zone, members);
    }
    members.set(node.name, node);
    this.#zoneOfNode.set(node.name, zone);
    this.#listed = null;
  }

  remove(name: string): void {
    const zone = this.#zoneOfNode.get(name);
    if (zone === undefined) return;
    this.#zoneOfNode.delete(name);
    const members = this.#zones.get(zone)!;
    members.delete(name);
    if (members.size === 0) this.#zones.delete(zone);
    this.#listed = null;
  }

  /** Moves the node when its zone labels changed. */
  update(node: T): void {
    if (this.#zoneOfNode.get(node.name) === zoneKey(node.labels)) return;
    this.remove(node.name);
    this.add(node);
  }

  /** All nodes in the scheduler's order; the same array until a node comes or goes. */
  list(): readonly T[] {
    if (this.#listed === null) {
      const zones = Array.from(this.#zones.values(), (members) => [...members.values()]);
      const longest = zones.reduce((length, zone) => Math.max(length, zone.length), 0);
      const listed: T[] = [];
      for (let i = 0; i < longest; i++) {
        for (const zone of zones) if (i < zone.length) listed.push(zone[i]!);
      }
      this.#listed = listed;
    }
    return this.#listed;
  }
}

/** A list of nodes in the order that `NodeTree` gives when they are added one by one. */
export function inNodeTreeOrder<T extends { readonly name: string; readonly labels: StringMap }>(
  nodes: Iterable<T>,
): readonly T[] {
  const tree = new NodeTree<T>();
  for (const node of nodes) tree.add(node);
  return tree.list();
}
