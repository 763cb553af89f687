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
  /** Something stands in the snapshot that no later run may find there. */
  #isForThisRunOnly = false;

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

  /** Has the next run place all pods anew, without what this one adds to the snapshot from here on. */
  endWithThisRun(): void {
    this.#isForThisRunOnly = true;
  }

  /** Begins a run. */
  begin(base: SnapshotBase): void {
    const { snapshot } = this;
    const known = this.#base;
    const hasSameNodes = known !== null && areSame(base.nodes, known.nodes);
    const isForThisRunOnly = this.#isForThisRunOnly;
    this.#isForThisRunOnly = false;
    const isKept = hasSameNodes && isAdjustedAlike(base, known) && this.#areUnchanged(base.nodes);
    if (isKept && !isForThisRunOnly) {
      this.#arePlacementsKept = true;
      snapshot.lookAnew();
      return;
    }
    this.#arePlacementsKept = false;
    if (known !== null) snapshot.revert();
    if (hasSameNodes && isPlain(base) && isPlain(known)) snapshot.refresh();
    else {
      if (known !== null) snapshot.revert();
      snapshot.fork();
      this.#adjust(base);
      const replaced = new Set(base.upcoming.flatMap(({ registered }) => registered));
      this.#nodes = replaced.size === 0 ? base.nodes : base.nodes.filter(({ name }) => !replaced.has(name));
    }
    this.#base = base;
    this.#generations.length = 0;
    for (const { generation } of base.nodes) this.#generations.push(generation);
    snapshot.fork();
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

  #areUnchanged(nodes: readonly Node[]): boolean {
    for (let i = 0; i < nodes.length; i++) if (nodes[i]!.generation !== this.#generations[i]) return false;
    return true;
  }
}

/** Whether the cluster is taken as it is. */
function isPlain({ expendable, nominated, upcoming }: SnapshotBase): boolean {
  return expendable.length + nominated.length + upcoming.length === 0;
}

function isAdjustedAlike(a: SnapshotBase, b: SnapshotBase): boolean {
  if (a.expendable !== b.expendable || a.nominated !== b.nominated) return false;
  if (a.upcoming.length !== b.upcoming.length) return false;
  return a.upcoming.every((group, i) => isSameGroup(group, b.upcoming[i]!));
}

function areSame(a: readonly Node[], b: readonly Node[]): boolean {
  return a === b || (a.length === b.length && a.every((node, i) => node === b[i]));
}

function isSameGroup(a: UpcomingGroup, b: UpcomingGroup): boolean {
  return (
    a.template === b.template &&
    a.count === b.count &&
    a.registered.length === b.registered.length &&
    a.registered.every((name, i) => name === b.registered[i])
  );
}
