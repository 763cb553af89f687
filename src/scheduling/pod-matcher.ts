import type { StringMap } from "../kubernetes/index.js";
import { ChangeCursor, type NodeChanges } from "./node-changes.js";
import type { NodeView } from "./node-view.js";

/** A pod of the live cluster, as a matcher counts it. */
export interface MemberPod {
  readonly namespace: string;
  readonly labels: StringMap;
  readonly node: NodeView | null;
  /** False once it has ended: it counts no more. */
  readonly occupiesNode: boolean;
  readonly deletion: object | null;
}

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
  readonly #members: (() => Iterable<MemberPod>) | null;
  readonly #columns = new WeakMap<NodeChanges, CountColumn | MemberColumn>();

  /**
   * `members`: all pods of the live cluster among which the matching ones are; where known, counting goes over
   * them instead of over every pod of the nodes that changed.
   */
  constructor(
    namespace: string,
    isEmpty: boolean,
    test: (labels: StringMap) => boolean,
    members: (() => Iterable<MemberPod>) | null = null,
  ) {
    this.namespace = namespace;
    this.isEmpty = isEmpty;
    this.#test = test;
    this.#members = members;
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
      column =
        changes.isTold && this.#members !== null && !this.isEmpty
          ? new MemberColumn(this, changes, this.#members)
          : new CountColumn(this, changes);
      this.#columns.set(changes, column);
    }
    return column.update();
  }

  /** Where `countPerNode` may be above 0, each place once; null: not known. Ask right after `countPerNode`. */
  occupiedPlaces(changes: NodeChanges): readonly number[] | null {
    return this.#columns.get(changes)?.places ?? null;
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
  readonly places = null;
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

/** Nodes beyond this share of the members are not counted one by one: going over the members costs less. */
const PODS_A_NODE = 16;

/** Counts over the members, later again on the nodes that changed where those are few. */
class MemberColumn {
  readonly #matcher: PodMatcher;
  readonly #changes: NodeChanges;
  readonly #members: () => Iterable<MemberPod>;
  /** Where some member was counted since the last count over all. */
  readonly places: number[] = [];
  /** 1: it is in `places`. */
  #isPlace = new Uint8Array(0);
  #counts = new Int32Array(0);
  #cycle = -1;
  #epoch: object | null = null;
  /** How far the log of changes is counted in. */
  #position = 0;
  #memberCount = 0;

  constructor(matcher: PodMatcher, changes: NodeChanges, members: () => Iterable<MemberPod>) {
    this.#matcher = matcher;
    this.#changes = changes;
    this.#members = members;
  }

  update(): Int32Array {
    const { nodes, cycle, epoch, log } = this.#changes;
    if (this.#cycle === cycle && this.#epoch === epoch) return this.#counts;
    const changed = log.length - this.#position;
    const isSameList = this.#epoch === epoch;
    this.#cycle = cycle;
    this.#epoch = epoch;
    if (isSameList && changed * PODS_A_NODE <= this.#memberCount) {
      for (; this.#position < log.length; this.#position++) {
        const place = log[this.#position]!;
        this.#set(place, this.#matcher.countOn(nodes[place]!));
      }
      return this.#counts;
    }
    this.#position = log.length;
    this.#clear(nodes.length);
    const matcher = this.#matcher;
    let members = 0;
    // Most members are pods of one template.
    let labels: StringMap | null = null;
    let isMatch = false;
    for (const pod of this.#members()) {
      members++;
      if (pod.node === null || !pod.occupiesNode || pod.deletion !== null) continue;
      if (pod.labels !== labels) {
        labels = pod.labels;
        isMatch = matcher.matches(labels);
      }
      if (!isMatch || pod.namespace !== matcher.namespace) continue;
      const place = this.#changes.placeOf(pod.node);
      if (place !== undefined) this.#set(place, this.#counts[place]! + 1);
    }
    this.#memberCount = members;
    return this.#counts;
  }

  #clear(nodeCount: number): void {
    if (this.#counts.length === nodeCount) {
      for (const place of this.places) {
        this.#counts[place] = 0;
        this.#isPlace[place] = 0;
      }
    } else {
      this.#counts = new Int32Array(nodeCount);
      this.#isPlace = new Uint8Array(nodeCount);
    }
    this.places.length = 0;
  }

  #set(place: number, count: number): void {
    this.#counts[place] = count;
    if (count === 0 || this.#isPlace[place] === 1) return;
    this.#isPlace[place] = 1;
    this.places.push(place);
  }
}
