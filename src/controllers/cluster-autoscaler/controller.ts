import type { CloudNodeGroup, NodeGroupProvider } from "../../cloud/index.js";
import type { ApiClient, Cluster, Node, Pod } from "../../cluster/index.js";
import { PHASE } from "../../engine/index.js";
import type { RandomStreams } from "../../random/index.js";
import { type ClusterLookups, makeProfile, type ProfileOptions } from "../../scheduling/index.js";
import { HOUR, type SimTime } from "../../units/index.js";
import { ClusterStateRegistry } from "./cluster-state/cluster-state-registry.js";
import { targetFixOf } from "./cluster-state/incorrect-group-size.js";
import { failedInstances, longUnregisteredToRemove } from "./cluster-state/instances-to-remove.js";
import { isNodeReady } from "./cluster-state/node-state.js";
import { controllerOf, replicasOf } from "./controller-lookups.js";
import {
  type ClusterAutoscalerFlags,
  DEFAULT_RUN_TIME,
  DEFAULT_RUN_TIME_PER_POD,
  nodeGroupOptionsOf,
} from "./defaults.js";
import { estimationThresholds } from "./estimator/estimation-limiter.js";
import { chooseOption } from "./expander/choose-option.js";
import { expanderChain, parseExpanderFlag } from "./expander/expander-chain.js";
import { listPriceModel } from "./expander/list-price-model.js";
import type { PriorityConfig } from "./expander/priority.js";
import { type FinishedRun, LoopTrigger } from "./loop-trigger.js";
import type { NodeTemplates } from "./node-group.js";
import type { ScaleUpInfo } from "./node-groups/balance-scale-up.js";
import { clusterWideQuota, type ResourceLimits, resourceLimitsOf } from "./node-groups/cluster-wide-quota.js";
import { DEFAULT_SIMILARITY } from "./node-groups/compare-templates.js";
import { NodeTemplateFinder } from "./node-groups/node-templates.js";
import { maxQuotasTracker } from "./node-groups/quota-tracker.js";
import { PodLists } from "./pod-lists.js";
import { ProviderNodeGroup } from "./provider-node-group.js";
import {
  actuatorOptionsOf,
  type Cooldown,
  chooseSoftTaints,
  cooldownInForce,
  DELETION_CANDIDATE_TAINT,
  type DeletionResult,
  deletionCandidateTaint,
  explainUnremovable,
  plannerOptionsOf,
  RemainingPdbTracker,
  ScaleDownActuator,
  ScaleDownPlanner,
  scaleDownCandidates,
  trackedBudgetOf,
  type UnremovableNode,
  withoutTaint,
} from "./scale-down/index.js";
import { decideScaleUp } from "./scale-up/decide-scale-up.js";
import { drainedPods } from "./scale-up/drained-pods.js";
import { enforceMinSize } from "./scale-up/enforce-min-size.js";
import { executeScaleUps } from "./scale-up/execute-scale-ups.js";
import { filterOutExpendable } from "./scale-up/filter-out-expendable.js";
import { filterOutSchedulable } from "./scale-up/filter-out-schedulable.js";
import { filterOutYoungPods } from "./scale-up/filter-out-young-pods.js";
import { planScaleUp, type ScaleUpOption } from "./scale-up/plan-scale-up.js";
import { explainScaleUp, scaleUpEvidence } from "./scale-up/scale-up-evidence.js";
import { freshNode } from "./simulator/fresh-node.js";
import { HintingSimulator } from "./simulator/hinting-simulator.js";
import { PredicateSnapshot } from "./simulator/predicate-snapshot.js";

const COMPONENT = "cluster-autoscaler";
const RECENT_POD = 10_000_000;

export interface ClusterAutoscalerOptions {
  /** For taints and evictions. */
  readonly client: ApiClient;
  readonly provider: NodeGroupProvider;
  readonly flags: ClusterAutoscalerFlags;
  /** `expander/random#<n>`: the n-th choice among options that no expander told apart. */
  readonly streams: RandomStreams;
  readonly lookups: ClusterLookups;
  readonly profile?: Partial<ProfileOptions>;
  readonly watchLatency: SimTime;
  /** How long a run of the main loop takes; above 0. Default 20 ms. */
  readonly runTime?: SimTime;
  /** How much longer it takes per pod that waits. Default 50 µs. */
  readonly runTimePerPod?: SimTime;
  /** Default: at once. */
  readonly firstRunAt?: SimTime;
  /** Content of the ConfigMap `cluster-autoscaler-priority-expander`. */
  readonly priorities?: PriorityConfig;
  /** DaemonSet pods that a node of this shape would get. */
  readonly daemonSetPodsFor?: (template: Node) => readonly Pod[];
}

/** One run's data. */
interface RunContext {
  readonly now: SimTime;
  readonly templates: NodeTemplates;
  /** Nodes of the cluster without those that are registered but count as upcoming. */
  readonly nodes: readonly Node[];
  readonly readyNodes: number;
}

/**
 * The cluster-autoscaler: watches for pods that fit nowhere, asks the cloud for nodes, takes unneeded ones away.
 *
 * Source: cluster-autoscaler 1.36.1 core/static_autoscaler.go#RunOnce
 * Throws RangeError when a flag's text is not valid.
 */
export class ClusterAutoscaler {
  readonly planner: ScaleDownPlanner;
  readonly actuator: ScaleDownActuator;
  readonly registry: ClusterStateRegistry;
  readonly #cluster: Cluster;
  readonly #options: ClusterAutoscalerOptions;
  readonly #flags: ClusterAutoscalerFlags;
  readonly #groups: readonly ProviderNodeGroup[];
  readonly #groupsById: ReadonlyMap<string, ProviderNodeGroup>;
  readonly #limits: ResourceLimits;
  readonly #expanders: readonly string[];
  readonly #snapshot: PredicateSnapshot;
  readonly #podLists: PodLists;
  readonly #templates = new NodeTemplateFinder();
  readonly #hints = new HintingSimulator();
  readonly #readyChangedAt = new WeakMap<Node, SimTime>();
  readonly #trigger: LoopTrigger;
  readonly #keptBecause = new Map<string, string>();
  /** By group, for scale-down-delay-type-local. */
  readonly #localTimes = new Map<string, { scaleUp: SimTime; deletion: SimTime; failure: SimTime }>();
  #lastScaleUp: SimTime;
  #lastDelete: SimTime;
  readonly #lastFailure: SimTime;
  #randomChoices = 0;

  constructor(cluster: Cluster, options: ClusterAutoscalerOptions) {
    const { flags, provider } = options;
    this.#cluster = cluster;
    this.#options = options;
    this.#flags = flags;
    const defaults = nodeGroupOptionsOf(flags);
    this.#groups = provider.groups().map((group) => new ProviderNodeGroup(group, defaults));
    this.#groupsById = new Map(this.#groups.map((group) => [group.id, group]));
    this.#limits = limitsOf(flags);
    this.#expanders = expandersOf(flags, provider);
    const longAgo = (cluster.sim.now - HOUR) as SimTime;
    this.#lastScaleUp = longAgo;
    this.#lastDelete = longAgo;
    this.#lastFailure = longAgo;
    this.#snapshot = new PredicateSnapshot(cluster.snapshot, makeProfile(options.profile), options.lookups);
    this.#podLists = new PodLists(cluster, flags["expendable-pods-priority-cutoff"]);
    this.registry = new ClusterStateRegistry(
      {
        okTotalUnreadyCount: flags["ok-total-unready-count"],
        maxTotalUnreadyPercentage: flags["max-total-unready-percentage"],
      },
      {
        initialDuration: flags["initial-node-group-backoff-duration"],
        maxDuration: flags["max-node-group-backoff-duration"],
        resetTimeout: flags["node-group-backoff-reset-timeout"],
      },
    );
    const groups = {
      groupOf: (node: Node) => this.#groupsById.get(node.group),
      registeredNodes: ({ id }: { readonly id: string }) =>
        this.registry.readinessOf(id)?.registered.length ?? 0,
    };
    const lookups = {
      groups,
      controllerOf: (pod: Pod) => controllerOf(cluster, pod),
      replicasOf: (pod: Pod) => replicasOf(cluster, pod),
      isScaleDownDisabled: () => false,
    };
    this.planner = new ScaleDownPlanner(plannerOptionsOf(flags), lookups);
    this.actuator = new ScaleDownActuator(cluster, options.client, actuatorOptionsOf(flags), {
      ...lookups,
      rules: this.planner.rules,
      deleteNodes: (group, nodes) => this.#deleteNodes(group, nodes),
      ended: (result) => this.#deletionEnded(result),
    });
    this.#trigger = new LoopTrigger(
      cluster.sim,
      {
        scanInterval: flags["scan-interval"],
        frequentLoops: flags["frequent-loops-enabled"],
      },
      () => this.#runOnce(),
    );
    this.#watch();
    this.#trigger.start(options.firstRunAt ?? cluster.sim.now);
  }

  #watch(): void {
    const { sim, nodes, pods } = this.#cluster;
    nodes.watch((node, change) => {
      if (change === "ready") this.#readyChangedAt.set(node, sim.now);
      if (change === "deleted") this.#keptBecause.delete(node.name);
    });
    pods.watch((pod, change) => {
      if (change !== "status" || pod.boundAt !== null || pod.unschedulableSince === null) return;
      const since = pod.unschedulableSince;
      sim.scheduleAfter(this.#options.watchLatency, PHASE.delivery, () => {
        if (pod.exists && pod.boundAt === null && sim.now - since <= RECENT_POD) this.#trigger.signal();
      });
    });
  }

  #runOnce(): FinishedRun {
    const { runTime = DEFAULT_RUN_TIME, runTimePerPod = DEFAULT_RUN_TIME_PER_POD } = this.#options;
    const took = runTime + runTimePerPod * this.#podLists.unschedulable().length;
    this.#snapshot.fork();
    this.#run(this.#cluster.sim.now);
    this.#snapshot.revert();
    return { productiveAt: Math.max(this.#lastScaleUp, this.#lastDelete) as SimTime, took: took as SimTime };
  }

  #run(now: SimTime): void {
    const nodes = [...this.#cluster.nodes.values()];
    const readyNodes = nodes.filter(isNodeReady).length;
    if (!this.#flags["scale-up-from-zero"] && readyNodes === 0) return;
    for (const pod of this.#podLists.expendableScheduled()) this.#snapshot.removePod(pod, pod.node!.name);
    for (const pod of this.#podLists.nominated()) {
      if (this.#snapshot.node(pod.nominatedNodeName!) !== undefined) {
        this.#snapshot.forceAddPod(pod, pod.nominatedNodeName!);
      }
    }
    const templates = this.#templates.find(
      {
        nodes,
        groups: this.#groups.map(({ cloud }) => cloud),
        groupOf: (node) => this.#groupIdOf(node),
        readyChangedAt: (node) => this.#readyChangedAt.get(node) ?? node.createdAt,
        daemonSetPodsFor: this.#options.daemonSetPodsFor ?? (() => []),
      },
      now,
    );
    this.#updateClusterState(nodes, now);
    this.#removeLongUnregistered(now);
    if (!this.registry.isHealthy) {
      this.planner.forgetUnneeded();
      this.#decide(
        COMPONENT,
        "unhealthy",
        () => "too many nodes are unready: neither scale-up nor scale-down",
      );
      return;
    }
    this.#deleteFailedInstances();
    if (this.#fixGroupSizes(now)) return;
    const upcoming = this.#addUpcomingNodes(templates, now);
    const context: RunContext = {
      now,
      templates,
      nodes: upcoming.size === 0 ? nodes : nodes.filter(({ name }) => !upcoming.has(name)),
      readyNodes,
    };
    const isBlocked = this.#scaleUp(context);
    if (this.#flags["scale-down-enabled"]) this.#scaleDown(context, isBlocked);
    if (this.#flags["enforce-node-group-min-size"]) this.#enforceMinSize(context);
  }

  #groupIdOf({ group }: Node): string | null {
    return this.#groupsById.has(group) ? group : null;
  }

  // ---- state of groups

  #updateClusterState(nodes: readonly Node[], now: SimTime): void {
    const update = this.registry.update(
      {
        nodes,
        groups: this.#groups,
        instances: new Map(this.#groups.map(({ id, cloud }) => [id, cloud.instances()])),
        groupOf: (node) => this.#groupIdOf(node),
      },
      now,
    );
    for (const { group, increase } of update.timedOut) {
      const { cloud } = this.#groupsById.get(group)!;
      const from = cloud.targetSize;
      const error = cloud.decreaseTargetSize(increase);
      this.#decideGroup(group, "scale-up-timeout", from, cloud.targetSize, () => {
        const answer = error === null ? "target lowered" : `target stays: ${error.code}`;
        return `${increase} nodes did not come in time; ${answer}; backed off`;
      });
    }
    for (const { group, error, instances } of update.creationErrors) {
      this.#decideGroup(group, "instance-errors", undefined, instances, () => {
        return `${instances} instances could not be created: ${error.code}; backed off`;
      });
    }
    if (update.timedOut.length > 0) this.registry.recalculate(this.#groups);
  }

  #removeLongUnregistered(now: SimTime): void {
    const force = this.#flags["force-delete-unregistered-nodes"];
    for (const group of this.#groups) {
      const names = longUnregisteredToRemove(group, this.registry.readinessOf(group.id), force);
      if (names.length === 0) continue;
      const from = group.targetSize;
      group.cloud.deleteInstances(names);
      this.registry.requests.change(group.id, -names.length, now, group.options.maxNodeProvisionTime);
      this.#decideGroup(group.id, "remove-unregistered", from, group.targetSize, () => names.join(", "));
    }
  }

  #deleteFailedInstances(): void {
    for (const { cloud } of this.#groups) {
      const names = failedInstances(cloud.instances());
      if (names.length > 0) cloud.deleteInstances(names);
    }
  }

  /** True when a size was fixed: then the run ends. */
  #fixGroupSizes(now: SimTime): boolean {
    let isFixed = false;
    for (const { id, cloud, options } of this.#groups) {
      const delta = targetFixOf(this.registry.incorrectSizeOf(id), options.maxNodeProvisionTime, now);
      if (delta === 0) continue;
      const from = cloud.targetSize;
      cloud.decreaseTargetSize(delta);
      isFixed = true;
      this.#decideGroup(id, "fix-size", from, cloud.targetSize, () => `${delta} nodes never registered`);
    }
    return isFixed;
  }

  /** Puts placeholders for nodes under way into the snapshot; returns the registered ones that they replace. */
  #addUpcomingNodes(templates: NodeTemplates, now: SimTime): ReadonlySet<string> {
    const replaced = new Set<string>();
    for (const { id } of this.#groups) {
      const { count, registered } = this.registry.upcomingNodes(id, now);
      for (const name of registered) {
        replaced.add(name);
        this.#snapshot.removeNode(name);
      }
      const template = templates.get(id)!;
      for (let i = 0; i < count; i++)
        this.#snapshot.addNode(freshNode(template, `${template.name}-upcoming-${i}`));
    }
    return replaced;
  }

  // ---- scale-up

  /** True when only new pods wait, so that scale-down waits too. */
  #scaleUp(context: RunContext): boolean {
    const { now, readyNodes } = context;
    const cutoff = this.#flags["expendable-pods-priority-cutoff"];
    const draining = this.actuator.tracker
      .drained()
      .map((name) => this.#cluster.nodes.get(name))
      .filter((node) => node !== undefined);
    const pending = [
      ...filterOutExpendable(this.#podLists.unschedulable(), cutoff),
      ...filterOutExpendable(drainedPods(draining), cutoff),
    ];
    const { unschedulable } = filterOutSchedulable(pending, this.#snapshot, this.#hints);
    const workload = unschedulable.filter(({ ownerKey }) => !ownerKey?.startsWith("DaemonSet/"));
    const pods = filterOutYoungPods(workload, this.#flags["new-pod-scale-up-delay"], now);
    const bypasses = this.#flags["bypassed-scheduler-names"] !== "";
    const need = decideScaleUp(pods, readyNodes, this.#flags["max-nodes-total"], bypasses, now);
    if (need === "podsAreNew") return true;
    if (need === "maxNodesTotalReached") {
      this.#decide("autoscaler", "no-scale-up", () => `max-nodes-total reached: ${readyNodes} ready nodes`);
    }
    if (need === "needed") this.#planAndExecute(pods, context);
    return false;
  }

  #planAndExecute(pods: readonly Pod[], { now, templates }: RunContext): void {
    const flags = this.#flags;
    const plan = planScaleUp({
      pods,
      snapshot: this.#snapshot,
      groups: this.#groups,
      templates,
      tracker: this.#quotas(),
      options: {
        maxNodesTotal: flags["max-nodes-total"],
        balanceSimilarNodeGroups: flags["balance-similar-node-groups"],
        similarity: {
          ...DEFAULT_SIMILARITY,
          memoryDifferenceRatio: flags["memory-difference-ratio"],
          maxAllocatableDifferenceRatio: flags["max-allocatable-difference-ratio"],
          maxFreeDifferenceRatio: flags["max-free-difference-ratio"],
        },
        fastPathBinpacking: flags["fastpath-binpacking-enabled"],
      },
      allOrNothing: false,
      safetyOf: ({ id }) => this.registry.scaleUpSafety(id, now),
      thresholdsOf: (group, similar, nodes) => estimationThresholds(group, similar, nodes, flags),
      expand: (options) => this.#expand(options),
    });
    const evidence = scaleUpEvidence(plan);
    if (plan.result !== "scaleUp") {
      this.#decide("autoscaler", "no-scale-up", () => explainScaleUp(evidence), evidence);
      return;
    }
    this.#execute(plan.scaleUps, now, () => explainScaleUp(evidence), evidence);
  }

  #expand(options: readonly ScaleUpOption[]) {
    const filters = expanderChain<ScaleUpOption>(this.#expanders, {
      pricing: listPriceModel((id) => this.#groupsById.get(id)?.cloud.pricePerHourUsd ?? null),
      priorities: this.#options.priorities ?? null,
      clusterNodes: this.#cluster.nodes.size,
    });
    const chosen = chooseOption<ScaleUpOption>(options, filters, (left) => {
      const stream = this.#options.streams.forKey(`expander/random#${this.#randomChoices++}`);
      return left[Math.min(left.length - 1, Math.floor(stream.uniform() * left.length))] ?? null;
    });
    return chosen;
  }

  #execute(scaleUps: readonly ScaleUpInfo[], now: SimTime, explain: () => string, evidence?: unknown): void {
    const { done, failed } = executeScaleUps(scaleUps, this.#flags["parallel-scale-up"], ({ id }, delta) => {
      return this.#groupsById.get(id)!.cloud.increaseSize(delta)?.code ?? null;
    });
    for (const { group, currentSize, newSize } of done) {
      this.registry.registerScaleUp(group, newSize - currentSize, now);
      this.#timesOf(group.id).scaleUp = now;
      this.#decideGroup(group.id, "scale-up", currentSize, newSize, explain, evidence);
    }
    for (const { group, error } of failed) {
      this.registry.registerFailedScaleUp(group.id, now);
      this.#decideGroup(
        group.id,
        "scale-up-failed",
        group.targetSize,
        group.targetSize,
        () => `${error}; backed off`,
      );
    }
    this.registry.recalculate(this.#groups);
    if (failed.length === 0) this.#lastScaleUp = now;
  }

  #enforceMinSize({ now, templates }: RunContext): void {
    const infos = enforceMinSize(
      this.#groups,
      templates,
      this.#quotas(),
      this.#flags["max-nodes-total"],
      ({ id }) => this.registry.scaleUpSafety(id, now),
    );
    if (infos.length > 0) this.#execute(infos, now, () => "below its minimum size");
  }

  #quotas() {
    return maxQuotasTracker([clusterWideQuota(this.#limits)], this.#snapshot.nodes(), (node) =>
      this.#groupIdOf(node),
    );
  }

  // ---- scale-down

  #scaleDown({ now, nodes }: RunContext, isBlockedByNewPods: boolean): void {
    const flags = this.#flags;
    const isLocal = flags["scale-down-delay-type-local"];
    const groups = { groupOf: (node: Node) => this.#groupsById.get(node.group) };
    const { candidates, kept } = scaleDownCandidates(
      nodes,
      groups,
      isLocal ? (id) => this.#cooldown(this.#timesOf(id), false, now) !== null : undefined,
    );
    const planned = this.planner.update(
      {
        snapshot: this.#snapshot,
        candidates,
        destinations: nodes.map(({ name }) => name),
        budgets: new RemainingPdbTracker(
          [...this.#cluster.podDisruptionBudgets.values()].map(trackedBudgetOf),
        ),
        beingDeleted: this.actuator.tracker.names(),
        recentlyEvicted: [],
      },
      now,
    );
    this.#noteKept([...kept, ...planned.unremovable]);
    const times = { scaleUp: this.#lastScaleUp, deletion: this.#lastDelete, failure: this.#lastFailure };
    const cooldown = isLocal
      ? isBlockedByNewPods
        ? this.#cooldown(times, true, now)
        : null
      : this.#cooldown(times, isBlockedByNewPods, now);
    const hasStarted = cooldown === null && this.#startDeletion(now);
    if (!hasStarted) this.#softTaint(now);
  }

  #cooldown(
    times: { readonly scaleUp: SimTime; readonly deletion: SimTime; readonly failure: SimTime },
    isBlockedByNewPods: boolean,
    now: SimTime,
  ): Cooldown | null {
    return cooldownInForce(
      { lastScaleUp: times.scaleUp, lastDelete: times.deletion, lastFailure: times.failure },
      {
        afterAdd: this.#flags["scale-down-delay-after-add"],
        afterDelete: this.#flags["scale-down-delay-after-delete"],
        afterFailure: this.#flags["scale-down-delay-after-failure"],
      },
      isBlockedByNewPods,
      now,
    );
  }

  #startDeletion(now: SimTime): boolean {
    const chosen = this.planner.nodesToDelete(
      {
        snapshot: this.#snapshot,
        deletionsInProgress: (group) => this.actuator.tracker.inGroup(group),
        minimums: scaleDownMinimums(this.#limits),
      },
      now,
    );
    this.#noteKept(chosen.unremovable);
    // The planner's nodes may be copies of the run's snapshot.
    const live = (list: readonly Node[]) =>
      list.map(({ name }) => this.#cluster.nodes.get(name)).filter((node) => node !== undefined);
    const started = this.actuator.startDeletion(live(chosen.empty), live(chosen.needDrain));
    const all = [
      ...started.empty.flatMap(({ group, nodes }) => nodes.map((node) => ({ group, node, kind: "empty" }))),
      ...started.drain.flatMap(({ group, nodes }) => nodes.map((node) => ({ group, node, kind: "drain" }))),
    ];
    if (all.length === 0) return false;
    this.#lastDelete = now;
    for (const { group, node, kind } of all) {
      this.#timesOf(group.id).deletion = now;
      this.#keptBecause.delete(node.name);
      this.#cluster.sim.decisions.decide({
        at: now,
        component: COMPONENT,
        object: `node/${node.name}`,
        action: "scale-down",
        to: kind,
        evidence: { group: group.id, isDrain: kind === "drain", pods: node.pods.size },
        explain: () =>
          `unneeded node of ${group.id}: ${kind === "drain" ? "drained" : "empty"}, then deleted`,
      });
    }
    return true;
  }

  #softTaint(now: SimTime): void {
    const limit = this.#flags["max-bulk-soft-taint-count"];
    if (limit === 0) return;
    const unneeded = new Set(this.planner.unneededNodes().map(({ removal }) => removal.node.name));
    const nodes = [...this.#cluster.nodes.values()];
    const { remove, add } = chooseSoftTaints(
      nodes.filter(({ name }) => !unneeded.has(name)),
      nodes.filter(({ name }) => unneeded.has(name)),
      limit,
    );
    for (const node of remove) {
      this.#options.client.call(() => {
        if (node.exists)
          this.#cluster.updateNode(node, { taints: withoutTaint(node, DELETION_CANDIDATE_TAINT) });
      });
    }
    for (const node of add) {
      this.#options.client.call(() => {
        if (node.exists)
          this.#cluster.updateNode(node, { taints: [...node.taints, deletionCandidateTaint(now)] });
      });
    }
  }

  #deleteNodes(groupId: string, nodes: readonly Node[]): void {
    const { now } = this.#cluster.sim;
    const { cloud } = this.#groupsById.get(groupId)!;
    const from = cloud.targetSize;
    cloud.deleteInstances(nodes.map(({ name }) => name));
    for (const _node of nodes) this.registry.registerScaleDown(groupId, now);
    this.#decideGroup(groupId, "scale-down", from, cloud.targetSize, () =>
      nodes.map(({ name }) => name).join(", "),
    );
  }

  #deletionEnded({ node, failure }: DeletionResult): void {
    if (failure === null) return;
    this.#cluster.sim.decisions.decide({
      at: this.#cluster.sim.now,
      component: COMPONENT,
      object: `node/${node.name}`,
      action: "scale-down-failed",
      to: failure.reason,
      evidence: failure,
      explain: () => `deletion given up: ${failure.reason}`,
    });
  }

  // ---- decisions

  /** Tells what keeps a node, when it is something else than before. */
  #noteKept(kept: readonly UnremovableNode[]): void {
    for (const node of kept) {
      if (this.#keptBecause.get(node.node) === node.reason) continue;
      if (node.reason === "RecentlyUnremovable" || node.reason === "CurrentlyBeingDeleted") continue;
      this.#keptBecause.set(node.node, node.reason);
      this.#cluster.sim.decisions.decide({
        at: this.#cluster.sim.now,
        component: COMPONENT,
        object: `node/${node.node}`,
        action: "keep",
        to: node.reason,
        evidence: node,
        explain: () => explainUnremovable(node),
      });
    }
  }

  #decideGroup(
    group: string,
    action: string,
    from: number | undefined,
    to: number,
    explain: () => string,
    evidence?: unknown,
  ): void {
    this.#cluster.sim.decisions.decide({
      at: this.#cluster.sim.now,
      component: COMPONENT,
      object: `nodegroup/${group}`,
      action,
      to,
      explain,
      ...(from === undefined ? {} : { from }),
      ...(evidence === undefined ? {} : { evidence }),
    });
  }

  #decide(object: string, action: string, explain: () => string, evidence?: unknown): void {
    this.#cluster.sim.decisions.decide({
      at: this.#cluster.sim.now,
      component: COMPONENT,
      object,
      action,
      explain,
      ...(evidence === undefined ? {} : { evidence }),
    });
  }

  #timesOf(group: string) {
    let times = this.#localTimes.get(group);
    if (times === undefined) {
      const longAgo = (this.#cluster.sim.now - HOUR) as SimTime;
      times = { scaleUp: longAgo, deletion: longAgo, failure: longAgo };
      this.#localTimes.set(group, times);
    }
    return times;
  }
}

/** Scale-down names cores where scale-up names cpu. */
function scaleDownMinimums({ minimums }: ResourceLimits): ReadonlyMap<string, number> {
  return new Map([...minimums].map(([name, amount]) => [name === "cpu" ? "cores" : name, amount]));
}

function limitsOf(flags: ClusterAutoscalerFlags): ResourceLimits {
  const limits = resourceLimitsOf(flags);
  if (limits === null) {
    throw new RangeError(
      `cores-total, memory-total and gpu-total must be min:max (gpu-total type:min:max), not ` +
        `${flags["cores-total"]}, ${flags["memory-total"]}, ${flags["gpu-total"]}`,
    );
  }
  return limits;
}

function expandersOf(flags: ClusterAutoscalerFlags, provider: NodeGroupProvider): readonly string[] {
  const hasPrices = provider
    .groups()
    .every(({ pricePerHourUsd }: CloudNodeGroup) => pricePerHourUsd !== null);
  const parsed = parseExpanderFlag(flags.expander, hasPrices);
  if ("fault" in parsed) {
    throw new RangeError(`expander ${flags.expander} is not valid: ${JSON.stringify(parsed.fault)}`);
  }
  return parsed.names;
}
