import type { StringMap } from "../kubernetes/index.js";
import { ChangeCursor, type NodeChanges } from "./node-changes.js";
import type { NodeView } from "./node-view.js";

/**
 * A label selector within one namespace, with what it found remembered: its answer per label object (pods of one
 * template share it) and its count per node (until the node changes).
 */
export class PodMatcher {
  readonly namespace: string;
  /** An empty selector matches every label, yet counts no pod. */
  readonly isEmpty: boolean;
  readonly #test: (labels: StringMap) => boolean;
  readonly #answers = new WeakMap<StringMap, boolean>();
  readonly #columns = new WeakMap<NodeChanges, CountColumn>();

  constructor(namespace: string, isEmpty: boolean, test: (labels: StringMap) => boolean) {
    this.namespace = namespace;
    this.isEmpty = isEmpty;
    this.#test = test;
  }

  matches(labels: StringMap): boolean {
    let answer = this.#answers.get(labels);
    if (answer === undefined) {
      answer = this.#test(labels);
      this.#answers.set(labels, answer);
    }
    return answer;
  }

  /**
   * Pods per node, one entry per node: same namespace, matching, not terminating. Valid until the nodes change.
   *
   * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/podtopologyspread/common.go#countPodsMatchSelector
   */
  countPerNode(changes: NodeChanges): Int32Array {
    let column = this.#columns.get(changes);
    if (column === undefined) {
      column = new CountColumn(this, changes);
      this.#columns.set(changes, column);
    }
    return column.update();
  }

  /** As `countPerNode` for one node. */
  countOn(node: NodeView): number {
    if (this.isEmpty) return 0;
    let count = 0;
    for (const pod of node.pods) {
      if (pod.deletion === null && pod.namespace === this.namespace && this.matches(pod.labels)) count++;
    }
    return count;
  }
}

class CountColumn {
  #counts = new Int32Array(0);
  readonly #cursor: ChangeCursor;
  readonly #restart = (count: number) => {
    this.#counts = new Int32Array(count);
  };
  readonly #renew: (index: number, node: NodeView) => void;

  constructor(matcher: PodMatcher, changes: NodeChanges) {
    this.#cursor = new ChangeCursor(changes);
    this.#renew = (index, node) => {
      this.#counts[index] = matcher.countOn(node);
    };
  }

  update(): Int32Array {
    this.#cursor.advance(this.#restart, this.#renew);
    return this.#counts;
  }
}
