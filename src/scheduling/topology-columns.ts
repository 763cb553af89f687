import type { StringMap } from "../kubernetes/index.js";
import { ChangeCursor, type NodeChanges } from "./node-changes.js";
import { labelOf, type NodeView } from "./node-view.js";

/** The values of one topology key as small numbers, one entry per node; −1: the node lacks the key. */
export class TopologyColumn {
  readonly key: string;
  domains = new Int32Array(0);
  /** Nodes that lack the key. */
  lackingCount = 0;
  readonly #numbers = new Map<string, number>();
  readonly #labels: StringMap[] = [];
  readonly #cursor: ChangeCursor;

  constructor(key: string, changes: NodeChanges) {
    this.key = key;
    this.#cursor = new ChangeCursor(changes);
  }

  /** How many different values were seen; domain numbers are below it. */
  get domainCount(): number {
    return this.#numbers.size;
  }

  update(): void {
    this.#cursor.advance(
      (count) => {
        this.domains = new Int32Array(count);
        this.lackingCount = 0;
        this.#labels.length = 0;
      },
      (index, node) => this.#read(index, node),
    );
  }

  #read(index: number, { labels }: NodeView): void {
    const known = this.#labels[index];
    if (known === labels) return;
    if (known !== undefined && this.domains[index] === -1) this.lackingCount--;
    this.#labels[index] = labels;
    const value = labelOf(labels, this.key);
    if (value === undefined) {
      this.domains[index] = -1;
      this.lackingCount++;
      return;
    }
    let number = this.#numbers.get(value);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(value, number);
    }
    this.domains[index] = number;
  }
}

/** Columns by topology key, made when first asked for. */
export class TopologyColumns {
  readonly #changes: NodeChanges;
  readonly #columns = new Map<string, TopologyColumn>();

  constructor(changes: NodeChanges) {
    this.#changes = changes;
  }

  /** The key's column, up to date with the changes noticed so far. */
  column(key: string): TopologyColumn {
    let column = this.#columns.get(key);
    if (column === undefined) {
      column = new TopologyColumn(key, this.#changes);
      this.#columns.set(key, column);
    }
    column.update();
    return column;
  }
}
