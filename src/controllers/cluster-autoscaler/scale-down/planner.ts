import type { Node, Pod } from "../../../cluster/index.js";
import { NEVER, type SimTime } from "../../../units/index.js";
import { HintingSimulator } from "../simulator/hinting-simulator.js";
import type { PredicateSnapshot } from "../simulator/predicate-snapshot.js";
import { chooseNodesToDelete, type NodesToDelete } from "./choose-nodes-to-delete.js";
import { collectUnneeded } from "./collect-unneeded.js";
import { defaultDrainRules } from "./drainability/default-drain-rules.js";
import type { ControllerLookup, DrainRule } from "./drainability/drain-rule.js";
import { findRemovableNow } from "./find-removable-now.js";
import { KnownEligibility } from "./known-eligibility.js";
import { nodeEmptiness } from "./node-emptiness.js";
import type { RemainingPdbTracker } from "./pdb-tracker.js";
import type { PlannerOptions } from "./planner-options.js";
import { podsStillToCome, type ReplicasLookup } from "./pods-still-to-come.js";
import { RemovalSimulator } from "./removal-simulator.js";
import { RemovableResources, type ResourceAmounts } from "./resource-limits.js";
import type { ScaleDownGroups } from "./scale-down-group.js";
import { type Emptiness, emptyFirst, previouslyUnneededFirst, sortCandidates } from "./sort-candidates.js";
import { SteadyPass } from "./steady-pass.js";
import { unneededNodesLimit } from "./unneeded-limit.js";
import { removalThreshold, type UnneededNode, UnneededNodes } from "./unneeded-nodes.js";
import type { UnremovableNode } from "./unremovable-node.js";
import { UnremovableNodes } from "./unremovable-nodes.js";

/** What the planner asks of the cluster beside the snapshot. */
export interface PlannerLookups {
  readonly groups: ScaleDownGroups;
  readonly controllerOf: ControllerLookup | null;
  /** Rises with each change of what `controllerOf` says; undefined: nobody tells. */
  readonly controllersRevision?: () => number;
  readonly replicasOf: ReplicasLookup;
  readonly isScaleDownDisabled: (node: Node) => boolean;
}

/** One run's view of the cluster. */
export interface PlannerInput {
  /** The run's snapshot, upcoming placeholders included; it is left as it was. */
  readonly snapshot: PredicateSnapshot;
  /** Nodes that may go, in the order in which the cluster lists them; see `scaleDownCandidates`. */
  readonly candidates: readonly Node[];
  /** The nodes that may take pods: all but upcoming placeholders. */
  readonly destinations: readonly Pick<Node, "name">[];
  /** What the budgets allow; used up by the planning. */
  readonly budgets: RemainingPdbTracker;
  readonly beingDeleted: ReadonlySet<string>;
  /** Evicted by drains a short while ago; upstream keeps none. */
  readonly recentlyEvicted: readonly Pod[];
}

/** What one planning pass found. */
export interface PlanningResult {
  readonly unneeded: readonly UnneededNode[];
  readonly unremovable: readonly UnremovableNode[];
  /** Candidates that were not simulated, because enough unneeded nodes were found; they lose their timers. */
  readonly notLookedAt: readonly string[];
}

/** What is asked when nodes are chosen. */
export interface DeletionInput {
  readonly snapshot: PredicateSnapshot;
  readonly deletionsInProgress: (groupId: string) => number;
  /** Cluster-wide minimums (cores-total, memory-total); none above 0: no limit. */
  readonly minimums: ResourceAmounts;
}

/**
 * Decides run by run which nodes are unneeded, keeps their timers, and says which may be deleted now.
 *
 * Source: cluster-autoscaler 1.36.1 core/scaledown/planner/planner.go
 */
export class ScaleDownPlanner {
  readonly #options: PlannerOptions;
  readonly #lookups: PlannerLookups;
  readonly #rules: readonly DrainRule[];
  readonly #simulator: RemovalSimulator;
  readonly #injector = new HintingSimulator();
  readonly #unneeded = new UnneededNodes();
  readonly #unremovable = new UnremovableNodes();
  readonly #steady = new SteadyPass();
  readonly #eligibility: KnownEligibility;
  #latest: PlanningResult | null = null;
  #latestUpdate: SimTime | null = null;
  #shortestRunInterval: SimTime;

  constructor(options: PlannerOptions, lookups: PlannerLookups) {
    this.#options = options;
    this.#lookups = lookups;
    this.#rules = defaultDrainRules(options);
    this.#eligibility = new KnownEligibility(options);
    this.#simulator = new RemovalSimulator(this.#rules, lookups.controllerOf, lookups.controllersRevision);
    this.#shortestRunInterval = options.scaleDownUnneededTime;
  }

  /** The drain rules in force, also for the check before a deletion. */
  get rules(): readonly DrainRule[] {
    return this.#rules;
  }

  /** Looks at the cluster and renews the unneeded timers. */
  update(input: PlannerInput, now: SimTime): PlanningResult {
    this.#noteInterval(now);
    const { snapshot, budgets, beingDeleted } = input;
    const limit = this.#limit(this.#shortestRunInterval);
    const facts = { snapshot, candidates: input.candidates, allowed: budgets.allowed, beingDeleted, limit };
    const hasEvicted = input.recentlyEvicted.length > 0;
    if (this.#latest !== null && !hasEvicted && this.#steady.holds(facts, now)) return this.#latest;
    const allowed = [...budgets.allowed];

    snapshot.fork();
    const toCome = podsStillToCome(input.recentlyEvicted, this.#lookups.replicasOf);
    this.#injector.trySchedulePods(snapshot, toCome, { breakOnFailure: true });
    const destinations = new Set(input.destinations.map(({ name }) => name));
    for (const name of beingDeleted) destinations.delete(name);
    this.#unremovable.begin((name) => snapshot.node(name) !== undefined, now);

    const eligible = this.#eligible(input, now);
    const pass = { snapshot, destinations, budgets, now };
    const found = collectUnneeded(eligible, this.#simulator, pass, this.#lookups.groups, limit);
    const recheckAt = (now + this.#options.unremovableNodeRecheckTimeout) as SimTime;
    for (const node of found.unremovable) this.#unremovable.addUntil(node, recheckAt);
    const before = this.#unneeded.list();
    this.#unneeded.update(found.removable, now);
    snapshot.revert();
    this.#simulator.endPass();
    this.#injector.dropOldHints();
    const result = {
      unneeded: this.#unneeded.list(),
      unremovable: this.#unremovable.found(),
      notLookedAt: found.notLookedAt,
    };
    const isSteady = found.unremovable.length === 0 && !hasEvicted && areEqual(before, result.unneeded);
    if (isSteady) {
      const playedOn = eligible.length === 0 ? "candidates" : "all-nodes";
      this.#steady.remember({ ...facts, allowed }, playedOn, this.#unremovable.nextRecheck(), now);
    } else this.#steady.forget();
    this.#latest = result;
    return result;
  }

  /** Of the unneeded nodes those that may go now, with what keeps the others. Call it after `update`. */
  nodesToDelete({ snapshot, deletionsInProgress, minimums }: DeletionInput, now: SimTime): NodesToDelete {
    const { groups, isScaleDownDisabled } = this.#lookups;
    const resources = RemovableResources.of(snapshot.nodes(), minimums, now);
    const { isReady } = this.#options;
    const admission = { groups, deletionsInProgress, resources, isScaleDownDisabled, isReady };
    const removable = findRemovableNow(this.#unneeded.list(), admission, now);
    const chosen = chooseNodesToDelete(removable.empty, removable.needDrain, groups);
    const unremovable = [...removable.unremovable, ...chosen.unremovable];
    for (const node of unremovable) this.#unremovable.note(node);
    return { empty: chosen.empty, needDrain: chosen.needDrain, unremovable };
  }

  unneededNodes(): readonly UnneededNode[] {
    return this.#unneeded.list();
  }

  /** Why a node stays, as the last run found it. */
  unremovableReason(name: string): UnremovableNode | undefined {
    return this.#unremovable.get(name);
  }

  unremovableNodes(): readonly UnremovableNode[] {
    return this.#unremovable.list();
  }

  /** Until when time alone does not change what an update with the same input finds; 0: not even now. */
  get steadyUntil(): SimTime {
    return this.#steady.until;
  }

  /** Whether an update at `now` with the same input would find what the last one found. */
  wouldRepeat(now: SimTime): boolean {
    return now < this.#steady.until && this.#steady.limit === this.#limit(this.#shortestInterval(now));
  }

  /** Takes note of a run whose update was left out, because it would have found the same. */
  noteRepeat(now: SimTime): void {
    this.#noteInterval(now);
  }

  /** When the first node that now has to wait has been unneeded for long enough; NEVER: none waits. */
  nextRemovable(now: SimTime): SimTime {
    let first = NEVER;
    for (const { removal, since } of this.#unneeded.list()) {
      const options = this.#lookups.groups.groupOf(removal.node)?.options ?? null;
      if (options === null) continue;
      const at = (since + removalThreshold(this.#options.isReady(removal.node), options) + 1) as SimTime;
      if (at > now && at < first) first = at;
    }
    return first;
  }

  /** Forgets all timers, as after an unhealthy run. */
  forgetUnneeded(): void {
    this.#unneeded.clear();
    this.#steady.forget();
  }

  #limit(shortestRunInterval: SimTime): number {
    const { maxScaleDownParallelism, scaleDownUnneededTime } = this.#options;
    const { size } = this.#unneeded;
    return unneededNodesLimit(size, maxScaleDownParallelism, scaleDownUnneededTime, shortestRunInterval);
  }

  #noteInterval(now: SimTime): void {
    this.#shortestRunInterval = this.#shortestInterval(now);
    this.#latestUpdate = now;
  }

  #shortestInterval(now: SimTime): SimTime {
    if (this.#latestUpdate === null) return this.#shortestRunInterval;
    return Math.min(now - this.#latestUpdate, this.#shortestRunInterval) as SimTime;
  }

  /** Names of the candidates that are worth a simulation, in the order in which they are simulated. */
  #eligible({ snapshot, candidates, beingDeleted }: PlannerInput, now: SimTime): readonly string[] {
    const { groups, isScaleDownDisabled } = this.#lookups;
    const eligible: Node[] = [];
    const nodes = snapshot.nodes();
    let place = -1;
    for (const { name } of candidates) {
      if (beingDeleted.has(name)) continue;
      // Mostly the snapshot has them one after the other.
      place++;
      if (nodes[place]?.name !== name) place = snapshot.snapshot.indexOf(name);
      const node = nodes[place];
      if (node === undefined) {
        this.#unremovable.add({ node: name, reason: "UnexpectedError" });
        continue;
      }
      const recent = this.#unremovable.recent(name);
      if (recent !== undefined) {
        const { recheckAt } = recent;
        this.#unremovable.add({
          node: name,
          reason: "RecentlyUnremovable",
          found: recent,
          ...(recheckAt === undefined ? {} : { recheckAt }),
        });
        continue;
      }
      const result = this.#eligibility.of(node, isScaleDownDisabled(node), groups.groupOf(node), now);
      if (result.unremovable === null) eligible.push(node);
      else this.#unremovable.add(result.unremovable);
    }
    return this.#sorted(eligible, now).map(({ name }) => name);
  }

  // Upstream sorts all candidates before it drops the ineligible ones; a stable sort makes the two orders equal.
  #sorted(nodes: readonly Node[], now: SimTime): readonly Node[] {
    const emptiness = new Map<Node, Emptiness>();
    for (const node of nodes) emptiness.set(node, nodeEmptiness(node, this.#rules, now));
    return sortCandidates(nodes, [
      emptyFirst((node) => emptiness.get(node)!),
      previouslyUnneededFirst((name) => this.#unneeded.get(name) !== undefined),
    ]);
  }
}

/** Whether two passes found the same nodes, in the same order. */
function areEqual(before: readonly UnneededNode[], after: readonly UnneededNode[]): boolean {
  if (before.length !== after.length) return false;
  return before.every(({ removal }, i) => removal.node.name === after[i]!.removal.node.name);
}
