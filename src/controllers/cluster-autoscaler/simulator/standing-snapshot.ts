import type { Node, Pod } from "../../../cluster/index.js";
import type { NodeTemplate } from "../node-group.js";
import { freshNode } from "./fresh-node.js";
import type { PredicateSnapshot } from "./predicate-snapshot.js";

/** Nodes of one group that are under way. */
export interface UpcomingGroup {
  readonly template: NodeTemplate;
  readonly count: number;
  /** Those of them that are registered already: placeholders stand for them, too. */
  readonly registered: readonly string[];
}

/** What the snapshot of a run is made of. */
export interface SnapshotBase {
  /** The nodes of the cluster, in its order. */
  readonly nodes: readonly Node[];
  /** On nodes; they leave room. Another array where anything about it changed, like the next. */
  readonly expendable: readonly Pod[];
  /** Wait for the end of a preemption; they take their room. */
  readonly nominated: readonly Pod[];
  readonly upcoming: readonly UpcomingGroup[];
}

/**
 * The snapshot that runs of the main loop work on: the cluster with placeholders for the nodes under way, and on top
 * of it the placements of pending pods. It stands from one run to the next for as long as what it is made of stays
 * as it was, and is made anew when that changes.
 */
export class StandingSnapshot {
  readonly snapshot: PredicateSnapshot;
  #base: SnapshotBase | null = null;
  readonly #generations: number[] = [];
  #nodes: readonly Node[] = [];
  #arePlacementsKept = false;

  constructor(snapshot: PredicateSnapshot) {
    this.snapshot = snapshot;
  }

  /** Whether the placements of the last run still stand in the snapshot. */
  get arePlacementsKept(): boolean {
    return this.#arePlacementsKept;
  }

  /** The nodes of the cluster but for those that placeholders stand for; the same array while the snapshot stands. */
  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  /** Begins a run. */
  begin(base: SnapshotBase): void {
    const { snapshot } = this;
    if (this.#base !== null && this.#stands(this.#base, base)) {
      this.#arePlacementsKept = true;
      snapshot.lookAnew();
      return;
    }
    if (this.#base !== null) {
      snapshot.revert();
      snapshot.revert();
    }
    this.#base = base;
    this.#generations.length = 0;
    for (const { generation } of base.nodes) this.#generations.push(generation);
    snapshot.fork();
    this.#adjust(base);
    const replaced = new Set(base.upcoming.flatMap(({ registered }) => registered));
    this.#nodes = replaced.size === 0 ? base.nodes : base.nodes.filter(({ name }) => !replaced.has(name));
    snapshot.fork();
    this.#arePlacementsKept = false;
  }

  /** Takes all placements back. */
  dropPlacements(): void {
    this.snapshot.revert();
    this.snapshot.fork();
  }

  #adjust({ expendable, nominated, upcoming }: SnapshotBase): void {
    const { snapshot } = this;
    for (const pod of expendable) snapshot.removePod(pod, pod.node!.name);
    for (const pod of nominated) {
      const name = pod.nominatedNodeName!;
      if (snapshot.node(name) !== undefined) snapshot.forceAddPod(pod, name);
    }
    for (const { template, count, registered } of upcoming) {
      for (const name of registered) snapshot.removeNode(name);
      for (let i = 0; i < count; i++) {
        snapshot.addNode(freshNode(template, `${template.name}-upcoming-${i}`));
      }
    }
  }

  #stands(known: SnapshotBase, { nodes, expendable, nominated, upcoming }: SnapshotBase): boolean {
    if (nodes.length !== known.nodes.length || upcoming.length !== known.upcoming.length) return false;
    if (expendable !== known.expendable || nominated !== known.nominated) return false;
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!;
      if (node !== known.nodes[i] || node.generation !== this.#generations[i]) return false;
    }
    return upcoming.every((group, i) => isSameGroup(group, known.upcoming[i]!));
  }
}

function isSameGroup(a: UpcomingGroup, b: UpcomingGroup): boolean {
  return (
    a.template === b.template &&
    a.count === b.count &&
    a.registered.length === b.registered.length &&
    a.registered.every((name, i) => name === b.registered[i])
  );
}
