import { ChangeCursor } from "./node-changes.js";
import type { FeasibleNodes, Plugin, PreparedFilter, PreparedScore } from "./plugin.js";
import type { Profile } from "./profile.js";
import type { Rejection } from "./rejection.js";
import type { SchedulingContext } from "./scheduling-context.js";
import type { SchedulingPod } from "./scheduling-pod.js";
import type { FeasibleList } from "./scheduling-state.js";

/** Kinds of pods that are kept; beyond it all are forgotten, so that odd clusters cost no memory. */
const MOST_KINDS = 64;
const NO_NODES: FeasibleNodes = {
  count: 0,
  indexes: new Int32Array(0),
  at: () => {
    throw new Error("a score that stands must not look at other nodes");
  },
};

/** In place of a worth. */
const UNKNOWN = -2;
const TURNED_DOWN = -1;

/** A plugin whose score of a node depends on the node and on the kind of pod alone. */
interface Part {
  readonly plugin: Plugin;
  readonly weight: number;
  /** Null: the plugin contributes nothing to pods of this kind. */
  prepared: PreparedScore | null;
}

/**
 * What each node is worth to pods of one kind, whatever the other nodes are: the sum of the weighted scores that
 * stand, or that it is turned down. Found when a search first comes by, and again once the node has changed, which
 * mostly is the one node that the pod before went to.
 *
 * Pods of one kind request the same; what else they want is looked at by the other filters and scores.
 */
export class NodeWorth {
  readonly #context: SchedulingContext;
  /** One of the kind; any would do. */
  readonly #pod: SchedulingPod;
  readonly #parts: readonly Part[];
  readonly #cursor: ChangeCursor;
  #values = new Float64Array(0);
  /** Why nodes are turned down, by place. */
  #reasons: (Rejection | null)[] = [];
  readonly #restart = (count: number) => {
    this.#values = new Float64Array(count).fill(UNKNOWN);
    this.#reasons = new Array<Rejection | null>(count).fill(null);
    for (const part of this.#parts) {
      part.prepared = part.plugin.prepareScore!(this.#pod, this.#context, NO_NODES);
    }
  };
  readonly #forget = (index: number) => {
    this.#values[index] = UNKNOWN;
  };

  constructor(pod: SchedulingPod, context: SchedulingContext, scores: Profile["scores"]) {
    this.#context = context;
    this.#pod = pod;
    this.#parts = scores.map(({ plugin, weight }) => ({ plugin, weight, prepared: null }));
    this.#cursor = new ChangeCursor(context.changes);
  }

  /** Takes note of the changes noticed so far. */
  update(): void {
    this.#cursor.advance(this.#restart, this.#forget);
  }

  /** Whether it holds a plugin's scores. */
  holds(plugin: Plugin): boolean {
    return this.#parts.some((part) => part.plugin === plugin);
  }

  /** A plugin's score of a node, weighted; null: the plugin contributes nothing. */
  scoreOf(plugin: Plugin, index: number): number | null {
    const part = this.#parts.find((part) => part.plugin === plugin);
    if (part === undefined || part.prepared === null) return null;
    return part.prepared.score(this.#context.nodes[index]!, index, 0) * part.weight;
  }

  /** As `findFeasibleNodes` where `filter`, a standing one, is the only one that turns nodes down. */
  search(
    filter: PreparedFilter,
    start: number,
    wanted: number,
    feasible: FeasibleList,
    rejections: (Rejection | null)[],
  ): number {
    const { nodes } = this.#context;
    const total = nodes.length;
    const { indexes } = feasible;
    const values = this.#values;
    const reasons = this.#reasons;
    let count = 0;
    let visited = 0;
    for (let i = start; visited < total && count < wanted; visited++) {
      let value = values[i]!;
      if (value === UNKNOWN) {
        const rejection = filter.filter(nodes[i]!, i);
        value = rejection === null ? this.#sum(i) : TURNED_DOWN;
        values[i] = value;
        reasons[i] = rejection;
      }
      if (value !== TURNED_DOWN) indexes[count++] = i;
      if (++i === total) i = 0;
    }
    feasible.count = count;
    if (count === 0) for (let i = 0; i < total; i++) rejections[i] = reasons[i]!;
    return visited;
  }

  /** Writes what the feasible nodes are worth, by position. */
  writeTo(totals: Float64Array, indexes: Int32Array, count: number): void {
    const values = this.#values;
    for (let k = 0; k < count; k++) {
      const index = indexes[k]!;
      let value = values[index]!;
      if (value === UNKNOWN) {
        value = this.#sum(index);
        values[index] = value;
      }
      totals[k] = value;
    }
  }

  #sum(index: number): number {
    const node = this.#context.nodes[index]!;
    let sum = 0;
    for (const { prepared, weight } of this.#parts) {
      if (prepared !== null) sum += prepared.score(node, index, 0) * weight;
    }
    return sum;
  }
}

/** What nodes are worth, by profile and kind of pod. */
export class NodeWorths {
  readonly #context: SchedulingContext;
  #byProfile = new WeakMap<
    Profile,
    { byPod: WeakMap<SchedulingPod, NodeWorth>; byKind: Map<string, NodeWorth> }
  >();

  constructor(context: SchedulingContext) {
    this.#context = context;
  }

  /** For pods like this one, up to date with the changes noticed so far. */
  of(pod: SchedulingPod, profile: Profile): NodeWorth {
    let known = this.#byProfile.get(profile);
    if (known === undefined) {
      known = { byPod: new WeakMap(), byKind: new Map() };
      this.#byProfile.set(profile, known);
    }
    let worth = known.byPod.get(pod);
    if (worth === undefined) {
      const { requests } = pod.template;
      const scores = profile.scores.filter(({ plugin }) => (plugin.scoreKey?.(pod) ?? null) !== null);
      const keys = scores.map(({ plugin }) => plugin.scoreKey!(pod));
      const kind = [
        requests.cpuMillicores,
        requests.memoryBytes,
        requests.ephemeralStorageBytes,
        ...keys,
      ].join(" ");
      worth = known.byKind.get(kind);
      if (worth === undefined) {
        if (known.byKind.size >= MOST_KINDS) {
          known.byKind.clear();
          known.byPod = new WeakMap();
        }
        worth = new NodeWorth(pod, this.#context, scores);
        known.byKind.set(kind, worth);
      }
      known.byPod.set(pod, worth);
    }
    worth.update();
    return worth;
  }
}
