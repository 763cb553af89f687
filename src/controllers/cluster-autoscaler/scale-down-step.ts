import type { ApiClient, Cluster, Node } from "../../cluster/index.js";
import { formatDuration, NEVER, type SimTime } from "../../units/index.js";
import type { ClusterStateRegistry } from "./cluster-state/cluster-state-registry.js";
import { controllerOf, replicasOf } from "./controller-lookups.js";
import type { DecisionWriter } from "./decision-writer.js";
import type { ClusterAutoscalerFlags } from "./defaults.js";
import type { ResourceLimits } from "./node-groups/cluster-wide-quota.js";
import type { ProviderNodeGroup } from "./provider-node-group.js";
import type { RunContext } from "./run-context.js";
import {
  actuatorOptionsOf,
  type Candidates,
  type Cooldown,
  type CooldownTimes,
  chooseSoftTaints,
  cooldownInForce,
  DELETION_CANDIDATE_TAINT,
  type DeletionResult,
  deletionCandidateTaint,
  explainUnremovable,
  hasTaint,
  type PlanningResult,
  plannerOptionsOf,
  RemainingPdbTracker,
  ScaleDownActuator,
  ScaleDownPlanner,
  scaleDownCandidates,
  trackedBudgetOf,
  type UnremovableNode,
  withoutTaint,
} from "./scale-down/index.js";
import type { ScalingTimes } from "./scaling-times.js";
import type { PredicateSnapshot } from "./simulator/predicate-snapshot.js";

const SCALE_DOWN_DISABLED = "cluster-autoscaler.kubernetes.io/scale-down-disabled";

/** What the scale-down step of a run works on. */
export interface ScaleDownStepParts {
  readonly cluster: Cluster;
  readonly client: ApiClient;
  /** From a change in the API server until the autoscaler knows it. */
  readonly watchLatency: SimTime;
  readonly snapshot: PredicateSnapshot;
  readonly groups: ReadonlyMap<string, ProviderNodeGroup>;
  readonly registry: ClusterStateRegistry;
  readonly times: ScalingTimes;
  readonly flags: ClusterAutoscalerFlags;
  readonly limits: ResourceLimits;
  readonly decisions: DecisionWriter;
}

/**
 * One run's scale-down: which nodes are unneeded, whether any may go now, and the start of their deletion.
 *
 * Source: cluster-autoscaler 1.36.1 core/static_autoscaler.go#RunOnce
 */
export class ScaleDownStep {
  readonly planner: ScaleDownPlanner;
  readonly actuator: ScaleDownActuator;
  readonly #parts: ScaleDownStepParts;
  readonly #minimums: ReadonlyMap<string, number>;
  /** What each node's last told reason to stay was. */
  readonly #keptBecause = new Map<string, string>();
  /** Nodes whose machines were deleted; the Node object stays for a while. */
  readonly #deleted = new Set<string>();
  #told: PlanningResult | null = null;
  #knownCandidates: {
    readonly found: Candidates;
    readonly nodes: readonly Node[];
    readonly sizes: readonly number[];
  } | null = null;
  #quietUntil = 0 as SimTime;
  /** Rises when a ReplicaSet comes or goes, or changes where its replicas are asked for. */
  #controllersRevision = 0;
  /** The end of the cooldown that was told last. */
  #toldCooldown: SimTime | null = null;
  /** When the API server answered the last call that a run waited for. */
  #answeredAt = 0 as SimTime;

  constructor(parts: ScaleDownStepParts) {
    const { cluster, client, watchLatency, flags, registry, groups, limits } = parts;
    this.#parts = parts;
    // Scale-down says cores where scale-up says cpu.
    this.#minimums = new Map(
      [...limits.minimums].map(([name, amount]) => [name === "cpu" ? "cores" : name, amount]),
    );
    const lookups = {
      groups: {
        groupOf: (node: Node) => groups.get(node.group),
        registeredNodes: ({ id }: { readonly id: string }) => registry.readinessOf(id)?.registered ?? 0,
      },
      controllerOf: (pod: Parameters<typeof controllerOf>[1]) => controllerOf(cluster, pod),
      controllersRevision: () => this.#controllersRevision,
      replicasOf: (pod: Parameters<typeof replicasOf>[1]) => replicasOf(cluster, pod),
      isScaleDownDisabled: ({ annotations }: Node) => annotations[SCALE_DOWN_DISABLED] === "true",
    };
    this.planner = new ScaleDownPlanner(plannerOptionsOf(flags), lookups);
    this.actuator = new ScaleDownActuator(cluster, client, actuatorOptionsOf(flags), {
      ...lookups,
      rules: this.planner.rules,
      watchLatency,
      deleteNodes: (group, nodes) => this.#deleteNodes(group, nodes),
      ended: (result) => this.#deletionEnded(result),
    });
    const areReplicasAsked = flags["min-replica-count"] > 0;
    cluster.replicaSets.watch((_set, change) => {
      if (areReplicasAsked || change === "added" || change === "deleted") this.#controllersRevision++;
    });
    cluster.nodes.watch((node, change) => {
      if (change !== "deleted") return;
      this.#keptBecause.delete(node.name);
      this.#deleted.delete(node.name);
    });
  }

  /** Until when another run on the same world would do nothing; not after its time: the last run did something. */
  get quietUntil(): SimTime {
    return this.#parts.flags["scale-down-enabled"] ? this.#quietUntil : NEVER;
  }

  /** Until when the run waits for answers to its own calls; deletions go on beside it. */
  get answeredAt(): SimTime {
    return this.#answeredAt;
  }

  /** Leaves a run out, if it would do nothing on the world of the last one; false: it has to be played. */
  tryLeaveOut(now: SimTime): boolean {
    if (!this.#parts.flags["scale-down-enabled"]) return true;
    if (!this.planner.wouldRepeat(now)) return false;
    this.planner.noteRepeat(now);
    return true;
  }

  run({ now, nodes }: RunContext, isBlockedByNewPods: boolean): void {
    const { flags, times, groups } = this.#parts;
    if (!flags["scale-down-enabled"]) return;
    const isLocal = flags["scale-down-delay-type-local"];
    const planned = this.#plan(nodes, isLocal, now);
    if (planned !== this.#told) {
      this.#told = planned;
      this.#noteKept(planned.unremovable);
    }
    this.#quietUntil = isLocal ? now : this.planner.steadyUntil;
    const inForce = this.#cooldown(isLocal ? null : times.whole, isBlockedByNewPods, now);
    let hasStarted = false;
    if (planned.unneeded.length > 0) {
      this.#noteCooldown(inForce, planned.unneeded.length, now);
      if (inForce === null) {
        hasStarted = this.#startDeletion(now);
        this.#quietOnlyUntil(this.planner.nextRemovable(now));
      } else this.#quietOnlyUntil(inForce.until ?? now);
    }
    if (!hasStarted && groups.size > 0) this.#softTaint(nodes, now);
  }

  #quietOnlyUntil(time: SimTime): void {
    if (time < this.#quietUntil) this.#quietUntil = time;
  }

  #plan(nodes: readonly Node[], isLocal: boolean, now: SimTime): PlanningResult {
    const { cluster, snapshot } = this.#parts;
    const { candidates, kept } = this.#candidates(nodes, isLocal, now);
    this.#noteKept(kept);
    const budgets = [...cluster.podDisruptionBudgets.values()].map(trackedBudgetOf);
    return this.planner.update(
      {
        snapshot,
        candidates,
        destinations: nodes,
        budgets: new RemainingPdbTracker(budgets),
        beingDeleted: this.actuator.tracker.names(),
        recentlyEvicted: [],
      },
      now,
    );
  }

  /** The same arrays while neither the nodes nor the sizes of groups change. */
  #candidates(nodes: readonly Node[], isLocal: boolean, now: SimTime): Candidates {
    const { groups, times } = this.#parts;
    const known = this.#knownCandidates;
    const sizes = [...groups.values()].map(({ targetSize }) => targetSize);
    if (!isLocal && known?.nodes === nodes && sizes.every((size, i) => size === known.sizes[i])) {
      return known.found;
    }
    const found = scaleDownCandidates(
      nodes,
      { groupOf: (node) => groups.get(node.group) },
      isLocal ? (id) => this.#cooldown(times.group(id), false, now) !== null : undefined,
    );
    this.#knownCandidates = { found, nodes, sizes };
    return found;
  }

  /** `times` null: only new pods can block. */
  #cooldown(times: CooldownTimes | null, isBlockedByNewPods: boolean, now: SimTime) {
    const { flags } = this.#parts;
    if (times === null && !isBlockedByNewPods) return null;
    return cooldownInForce(
      times ?? this.#parts.times.whole,
      {
        afterAdd: flags["scale-down-delay-after-add"],
        afterDelete: flags["scale-down-delay-after-delete"],
        afterFailure: flags["scale-down-delay-after-failure"],
      },
      isBlockedByNewPods,
      now,
    );
  }

  #startDeletion(now: SimTime): boolean {
    const { cluster, snapshot, times, decisions } = this.#parts;
    const chosen = this.planner.nodesToDelete(
      {
        snapshot,
        deletionsInProgress: (group) => this.actuator.tracker.inGroup(group),
        minimums: this.#minimums,
      },
      now,
    );
    this.#noteKept(chosen.unremovable);
    if (chosen.empty.length + chosen.needDrain.length === 0) return false;
    this.#quietOnlyUntil(now);
    // The planner's nodes may be copies of the run's snapshot.
    const live = (list: readonly Node[]) =>
      list.map(({ name }) => cluster.nodes.get(name)).filter((node) => node !== undefined);
    const started = this.actuator.startDeletion(live(chosen.empty), live(chosen.needDrain));
    if (started.empty.length + started.drain.length === 0) return false;
    this.#answeredAt = started.taintedAt;
    times.whole.lastDelete = now;
    for (const [isDrain, batches] of [
      [false, started.empty],
      [true, started.drain],
    ] as const) {
      for (const { group, nodes } of batches) {
        times.group(group.id).lastDelete = now;
        for (const node of nodes) {
          this.#keptBecause.delete(node.name);
          decisions.node(node.name, "scale-down", {
            to: isDrain ? "drain" : "empty",
            evidence: { group: group.id, isDrain, pods: node.pods.size },
            explain: () =>
              `unneeded node of ${group.id}: ${isDrain ? "drained, then deleted" : "empty, deleted"}`,
          });
        }
      }
    }
    return true;
  }

  #softTaint(nodes: readonly Node[], now: SimTime): void {
    const { flags, cluster, client } = this.#parts;
    const limit = flags["max-bulk-soft-taint-count"];
    if (limit === 0) return;
    const unneeded = new Set(this.planner.unneededNodes().map(({ removal }) => removal.node.name));
    const tainted = nodes.filter(
      (node) => node.taints.length > 0 && hasTaint(node, DELETION_CANDIDATE_TAINT),
    );
    if (unneeded.size + tainted.length === 0) return;
    const { remove, add } = chooseSoftTaints(
      tainted.filter(({ name }) => !unneeded.has(name)),
      nodes.filter(({ name }) => unneeded.has(name)),
      limit,
    );
    if (remove.length + add.length > 0) this.#quietOnlyUntil(now);
    const giveUpAt = now + flags["max-bulk-soft-taint-time"];
    this.#answeredAt = now;
    const change = (node: Node, taints: () => Node["taints"]) => {
      if (this.#answeredAt >= giveUpAt) return;
      this.#answeredAt = client.call(() => {
        if (node.exists) cluster.updateNode(node, { taints: taints() });
      });
    };
    for (const node of remove) change(node, () => withoutTaint(node, DELETION_CANDIDATE_TAINT));
    for (const node of add) change(node, () => [...node.taints, deletionCandidateTaint(now)]);
  }

  #deleteNodes(groupId: string, nodes: readonly Node[]): string | null {
    const { cluster, groups, registry, decisions } = this.#parts;
    const { cloud } = groups.get(groupId)!;
    const from = cloud.targetSize;
    const names = nodes.map(({ name }) => name);
    const error = cloud.deleteInstances(names);
    if (error !== null) return error.code;
    for (const name of names) {
      registry.registerScaleDown(groupId, cluster.sim.now);
      this.#deleted.add(name);
    }
    decisions.group(groupId, "scale-down", { from, to: cloud.targetSize, explain: () => names.join(", ") });
    return null;
  }

  #deletionEnded({ node, failure }: DeletionResult): void {
    if (failure === null) return;
    this.#parts.decisions.node(node.name, "scale-down-failed", {
      to: failure.reason,
      evidence: failure,
      explain: () => `deletion given up: ${failure.reason}`,
    });
  }

  /** Tells why unneeded nodes wait, once for each such time. */
  #noteCooldown(inForce: Cooldown | null, unneeded: number, now: SimTime): void {
    if (inForce === null || inForce.until === null || inForce.until === this.#toldCooldown) return;
    const { cause, until } = inForce;
    this.#toldCooldown = until;
    this.#parts.decisions.whole("cooldown", {
      to: cause,
      evidence: { cause, until, unneeded },
      explain: () =>
        `no node goes for ${wholeSeconds((until - now) as SimTime)} after the last ${cause}; ${unneeded} unneeded`,
    });
  }

  /** Tells what keeps a node, when it is something else than before. */
  #noteKept(kept: readonly UnremovableNode[]): void {
    const { now } = this.#parts.cluster.sim;
    for (const node of kept) {
      const { node: name, reason } = node;
      if (reason === "RecentlyUnremovable" || reason === "CurrentlyBeingDeleted") continue;
      if (this.#keptBecause.get(name) === reason || this.#deleted.has(name)) continue;
      this.#keptBecause.set(name, reason);
      this.#parts.decisions.node(name, "keep", {
        to: reason,
        isStanding: true,
        evidence: node,
        explain: () => explainUnremovable(node, now),
      });
    }
  }
}

function wholeSeconds(span: SimTime): string {
  return formatDuration((Math.round(span / 1e6) * 1e6) as SimTime);
}
