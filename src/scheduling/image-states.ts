import { ChangeCursor, type NodeChanges } from "./node-changes.js";
import type { NodeView } from "./node-view.js";

/** On how many nodes each image lies. Counted anew when nodes came or went or a node's images changed. */
export class ImageStates {
  readonly #changes: NodeChanges;
  readonly #cursor: ChangeCursor;
  readonly #lists: NodeView["images"][] = [];
  #nodesPerImage: ReadonlyMap<string, number> = new Map();
  #isStale = true;
  readonly #restart = () => {
    this.#lists.length = 0;
    this.#isStale = true;
  };
  readonly #renew = (index: number, { images }: NodeView) => {
    if (this.#lists[index] !== images) this.#isStale = true;
    this.#lists[index] = images;
  };

  constructor(changes: NodeChanges) {
    this.#changes = changes;
    this.#cursor = new ChangeCursor(changes);
  }

  nodesPerImage(): ReadonlyMap<string, number> {
    this.#cursor.advance(this.#restart, this.#renew);
    if (this.#isStale) {
      this.#isStale = false;
      this.#nodesPerImage = countNodesPerImage(this.#changes.nodes);
    }
    return this.#nodesPerImage;
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
