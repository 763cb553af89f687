import type { NodeView } from "./node-view.js";

/** On how many nodes each image lies. Counted anew when the list of nodes or their images changed. */
export class ImageStates {
  #nodes: readonly NodeView[] | null = null;
  #imageLists: unknown[] = [];
  #nodesPerImage = new Map<string, number>();

  nodesPerImage(nodes: readonly NodeView[]): ReadonlyMap<string, number> {
    if (!this.#isCurrent(nodes)) {
      this.#nodes = nodes;
      this.#imageLists = nodes.map((node) => node.images);
      this.#nodesPerImage = countNodesPerImage(nodes);
    }
    return this.#nodesPerImage;
  }

  #isCurrent(nodes: readonly NodeView[]): boolean {
    if (this.#nodes !== nodes) return false;
    for (let i = 0; i < nodes.length; i++) if (nodes[i]!.images !== this.#imageLists[i]) return false;
    return true;
  }
}

function countNodesPerImage(nodes: readonly NodeView[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const node of nodes) {
    if (node.images === undefined) continue;
    const names = new Set(node.images.flatMap((image) => image.names ?? []));
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
