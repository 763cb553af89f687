import type { StringMap } from "../kubernetes/index.js";
import type { NodeView } from "./node-view.js";

/**
 * A label selector within one namespace, with what it found remembered: its answer per label object (pods of one
 * template share it) and its count per node (until the node's generation rises).
 */
export class PodMatcher {
  readonly namespace: string;
  /** An empty selector matches every label, yet counts no pod. */
  readonly isEmpty: boolean;
  readonly #test: (labels: StringMap) => boolean;
  readonly #answers = new WeakMap<StringMap, boolean>();
  readonly #nodes: NodeView[] = [];
  readonly #generations: number[] = [];
  readonly #counts: number[] = [];

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
   * Pods per node, one entry per node of `nodes`: same namespace, matching, not terminating.
   * The array stays valid until the next call.
   *
   * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/podtopologyspread/common.go#countPodsMatchSelector
   */
  countPerNode(nodes: readonly NodeView[]): readonly number[] {
    const { length } = nodes;
    for (let i = 0; i < length; i++) {
      const node = nodes[i]!;
      if (this.#nodes[i] === node && this.#generations[i] === node.generation) continue;
      this.#nodes[i] = node;
      this.#generations[i] = node.generation;
      this.#counts[i] = this.#countOn(node);
    }
    return this.#counts;
  }

  #countOn(node: NodeView): number {
    if (this.isEmpty) return 0;
    let count = 0;
    for (const pod of node.pods) {
      if (pod.deletion === null && pod.namespace === this.namespace && this.matches(pod.labels)) count++;
    }
    return count;
  }
}
