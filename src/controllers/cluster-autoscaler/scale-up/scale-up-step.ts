import type { Cluster, Node, Pod } from "../../../cluster/index.js";
import type { RandomStreams } from "../../../random/index.js";
import type { SimTime } from "../../../units/index.js";
import type { ClusterStateRegistry } from "../cluster-state/cluster-state-registry.js";
import type { DecisionWriter } from "../decision-writer.js";
import { type ClusterAutoscalerFlags, similarityOf } from "../defaults.js";
import { estimationThresholds } from "../estimator/estimation-limiter.js";
import { type ChosenOption, chooseOption } from "../expander/choose-option.js";
import { expanderChain } from "../expander/expander-chain.js";
import { listPriceModel } from "../expander/list-price-model.js";
import type { PriorityConfig } from "../expander/priority.js";
import type { ScaleUpInfo } from "../node-groups/balance-scale-up.js";
import { capacityQuota } from "../node-groups/capacity-quota.js";
import { clusterWideQuota, type ResourceLimits } from "../node-groups/cluster-wide-quota.js";
import type { SimilarityOptions } from "../node-groups/compare-templates.js";
import { maxQuotasTracker, type QuotaTracker } from "../node-groups/quota-tracker.js";
import type { PodLists } from "../pod-lists.js";
import type { ProviderNodeGroup } from "../provider-node-group.js";
import { ProvisionStep } from "../provisioning-requests/provision-step.js";
import type {
  ProvisioningRequests,
  RequestWithPods,
} from "../provisioning-requests/provisioning-requests.js";
import type { RunContext } from "../run-context.js";
import type { ScalingTimes } from "../scaling-times.js";
import type { StandingSnapshot } from "../simulator/standing-snapshot.js";
import { decideScaleUp } from "./decide-scale-up.js";
import { drainedPods } from "./drained-pods.js";
import { enforceMinSize } from "./enforce-min-size.js";
import { executeScaleUps } from "./execute-scale-ups.js";
import { filterOutExpendable } from "./filter-out-expendable.js";
import { filterOutYoungPods } from "./filter-out-young-pods.js";
import { isInjected, limitInjectedPods } from "./missing-replicas.js";
import { PendingPlacements } from "./pending-placements.js";
import { planScaleUp, type ScaleUpOption } from "./plan-scale-up.js";
import { ReplicaInjection } from "./replica-injection.js";
import { addScaleUpToSnapshot } from "./salvo-snapshot.js";
import { explainScaleUp, scaleUpEvidence } from "./scale-up-evidence.js";

/** What the scale-up step of a run works on. */
export interface ScaleUpStepParts {
  readonly cluster: Cluster;
  readonly standing: StandingSnapshot;
  readonly podLists: PodLists;
  readonly groups: readonly ProviderNodeGroup[];
  readonly registry: ClusterStateRegistry;
  readonly times: ScalingTimes;
  readonly flags: ClusterAutoscalerFlags;
  readonly limits: ResourceLimits;
  readonly expanders: readonly string[];
  readonly priorities: PriorityConfig;
  /** `expander/random#<n>`: the n-th choice among options that no expander told apart. */
  readonly streams: RandomStreams;
  readonly decisions: DecisionWriter;
  /** How long a run takes for each pod that waits. */
  readonly runTimePerPod: SimTime;
  groupOf(node: Node): string | null;
  /** Names of nodes being drained. */
  drained(): readonly string[];
  /** Pods that only the autoscaler knows of, which count like pending ones; the same array while it has the same. */
  virtualPods(): readonly Pod[];
  /** null: ProvisioningRequests are left alone. */
  readonly requests: ProvisioningRequests | null;
}

/** A scale-up that was carried out, and the pods that it helps. */
interface DoneScaleUp {
  readonly done: readonly ScaleUpInfo[];
  readonly helped: readonly Pod[];
}

const NO_PODS: readonly Pod[] = [];
const NOTHING_DONE: DoneScaleUp = { done: [], helped: [] };

/**
 * From pending pods to requests for nodes: one run's scale-up.
 *
 * Source: cluster-autoscaler 1.36.1 core/static_autoscaler.go#RunOnce, core/scaleup/orchestrator
 */
export class ScaleUpStep {
  readonly #parts: ScaleUpStepParts;
  readonly #placements: PendingPlacements;
  readonly #similarity: SimilarityOptions;
  readonly #provision: ProvisionStep | null;
  /** null: only pods that exist count. */
  readonly #injection: ReplicaInjection | null;
  #randomChoices = 0;
  #isQuiet = false;

  constructor(parts: ScaleUpStepParts) {
    this.#parts = parts;
    this.#placements = new PendingPlacements(parts.standing);
    const { cluster, flags } = parts;
    const cutoff = flags["expendable-pods-priority-cutoff"];
    this.#injection = flags["enable-proactive-scaleup"] ? new ReplicaInjection(cluster, cutoff) : null;
    this.#similarity = similarityOf(parts.flags);
    const { requests, standing } = parts;
    this.#provision = requests === null ? null : new ProvisionStep(requests, standing);
  }

  /** Whether the last run's scale-up did nothing, and would do nothing again on the same world at any time. */
  get isQuiet(): boolean {
    return this.#isQuiet;
  }

  /** True when only pods wait that are too new to act on, so that scale-down waits too. */
  run(context: RunContext): boolean {
    const { flags, decisions } = this.#parts;
    const { now, readyNodes } = context;
    const withoutRoom = this.#podsWithoutRoom();
    this.#isQuiet = withoutRoom.length === 0 && this.#placements.isRepeatable && !this.#followsControllers;
    const next = this.#nextRequest(now);
    const others = this.#provision?.withoutConsumers(withoutRoom) ?? withoutRoom;
    const delay = flags["new-pod-scale-up-delay"];
    const pods = filterOutYoungPods(others, delay, now);
    const requested = filterOutYoungPods(next?.pods ?? NO_PODS, delay, now);
    const bypasses = flags["bypassed-scheduler-names"].length > 0;
    const all = requested.length === 0 ? pods : [...pods, ...requested];
    const need = decideScaleUp(all, readyNodes, flags["max-nodes-total"], bypasses, now);
    if (need === "maxNodesTotalReached") {
      decisions.whole("no-scale-up", {
        explain: () => `max-nodes-total reached: ${readyNodes} ready nodes`,
      });
    }
    // A request is looked at whatever speaks against a scale-up.
    const isForced = requested.length > 0;
    if (need === "needed" || isForced) {
      const isForRequest = this.#provision?.takesTurn(isForced, pods.length > 0) ?? false;
      if (isForRequest) this.#provisionFor({ ...next!, pods: requested }, context);
      else if (flags["salvo-scale-up"]) this.#salvo(pods, context);
      else this.#plan(pods, context);
    }
    return need === "podsAreNew";
  }

  /** Keeps the room of requests that have it, and takes the one whose turn it is. */
  #nextRequest(now: SimTime): RequestWithPods | null {
    if (this.#provision === null) return null;
    this.#provision.book();
    this.#isQuiet &&= this.#provision.isIdle;
    return this.#provision.next(now);
  }

  #provisionFor(next: RequestWithPods, context: RunContext): void {
    const { flags, times } = this.#parts;
    const { now } = context;
    const provision = this.#provision!;
    if (next.isCheckOnly) {
      const isBatch = flags["check-capacity-batch-processing"];
      const size = isBatch ? flags["check-capacity-provisioning-request-max-batch-size"] : 1;
      if (provision.check(next, size, now)) times.whole.lastScaleUp = now;
    } else provision.provision(next, now, (pods) => this.#plan(pods, context, true).done.length > 0);
  }

  /** Raises groups below their minimum. */
  enforceMinSize({ now, templates }: RunContext): void {
    const { groups, flags, registry } = this.#parts;
    if (groups.every(({ targetSize, minSize }) => targetSize >= minSize)) return;
    this.#isQuiet = false;
    const infos = enforceMinSize(groups, templates(), this.#quotas(), flags["max-nodes-total"], ({ id }) =>
      registry.scaleUpSafety(id, now),
    );
    if (infos.length > 0) this.#execute(infos, now, () => "below its minimum size");
  }

  /** Pending pods that neither existing nor upcoming nodes have room for; the others are placed in the snapshot. */
  #podsWithoutRoom(): readonly Pod[] {
    const { cluster, flags } = this.#parts;
    const cutoff = flags["expendable-pods-priority-cutoff"];
    const draining = this.#parts
      .drained()
      .map((name) => cluster.nodes.get(name))
      .filter((node) => node !== undefined);
    const unschedulable = this.#unschedulable();
    const virtual = this.#parts.virtualPods();
    const pending =
      draining.length + virtual.length === 0
        ? unschedulable
        : [...unschedulable, ...virtual, ...drainedPods(draining)];
    if (pending.length === 0) {
      this.#placements.clear();
      return pending;
    }
    const withoutRoom = this.#placements
      .withoutRoom(filterOutExpendable(pending, cutoff))
      .filter(({ ownerKey }) => !ownerKey?.startsWith("DaemonSet/"));
    if (this.#injection === null) return withoutRoom;
    return limitInjectedPods(withoutRoom, flags["pod-injection-limit"], isInjected);
  }

  /** Pods that the scheduler found no node for, and those that their controllers are still going to create. */
  #unschedulable(): readonly Pod[] {
    const { unschedulable, nominated } = this.#parts.podLists;
    const missing = this.#injection?.pods([...nominated, ...unschedulable]) ?? [];
    return missing.length === 0 ? unschedulable : [...unschedulable, ...missing];
  }

  /** Whether a change of a controller alone changes which pods count. */
  get #followsControllers(): boolean {
    const { unschedulable, nominated } = this.#parts.podLists;
    return this.#injection !== null && unschedulable.length + nominated.length > 0;
  }

  /**
   * Scale-up after scale-up for the pods that are left, until all are helped, one does not succeed or the budget is
   * spent: a pass takes what a run takes for its pods.
   *
   * Source: cluster-autoscaler 1.36.1 core/static_autoscaler.go#runScaleUpSalvo
   */
  #salvo(pods: readonly Pod[], context: RunContext): void {
    const { standing, flags, runTimePerPod } = this.#parts;
    const left = new Set(pods);
    let spent = 0;
    for (let pass = 0; left.size > 0; pass++) {
      spent += left.size * runTimePerPod;
      const { done, helped } = this.#plan([...left], context);
      if (done.length === 0 || helped.length === 0) return;
      for (const pod of helped) left.delete(pod);
      if (left.size === 0 || spent >= flags["salvo-scale-up-budget"]) return;
      standing.endWithThisRun();
      if (!addScaleUpToSnapshot(standing.snapshot, done, helped, context.templates(), pass)) return;
    }
  }

  /** One scale-up; empty: none, or it failed. */
  #plan(pods: readonly Pod[], { now, templates }: RunContext, allOrNothing = false): DoneScaleUp {
    const { flags, registry, standing, groups, decisions } = this.#parts;
    const plan = planScaleUp({
      pods,
      snapshot: standing.snapshot,
      groups,
      templates: templates(),
      tracker: this.#quotas(),
      options: {
        maxNodesTotal: flags["max-nodes-total"],
        balanceSimilarNodeGroups: flags["balance-similar-node-groups"],
        similarity: this.#similarity,
        fastPathBinpacking: flags["fastpath-binpacking-enabled"],
      },
      allOrNothing,
      safetyOf: ({ id }) => registry.scaleUpSafety(id, now),
      thresholdsOf: (group, similar, nodes) => estimationThresholds(group, similar, nodes, flags),
      expand: (options) => this.#expand(options),
    });
    const evidence = scaleUpEvidence(plan);
    const explain = () => explainScaleUp(evidence, now);
    if (plan.result === "scaleUp") {
      const done = this.#execute(plan.scaleUps, now, explain, evidence);
      return { done, helped: plan.podsTriggered };
    }
    // Another number of pods is another decision.
    const count = evidence.pendingPods;
    const waiting = `${count} ${count === 1 ? "pod waits" : "pods wait"}`;
    decisions.whole("no-scale-up", { from: waiting, to: waiting, explain, evidence });
    return NOTHING_DONE;
  }

  #expand(options: readonly ScaleUpOption[]): ChosenOption<ScaleUpOption> {
    const { cluster, groups, expanders, priorities, streams } = this.#parts;
    const filters = expanderChain<ScaleUpOption>(expanders, {
      pricing: listPriceModel((id) => groups.find((group) => group.id === id)?.cloud.pricePerHourUsd ?? null),
      priorities,
      clusterNodes: cluster.nodes.size,
    });
    return chooseOption(options, filters, (left) => {
      const draw = streams.forKey(`expander/random#${this.#randomChoices++}`).uniform();
      return left[Math.floor(draw * left.length)]!;
    });
  }

  /** Returns what was done; nothing where a part of it failed. */
  #execute(
    scaleUps: readonly ScaleUpInfo[],
    now: SimTime,
    explain: () => string,
    evidence?: unknown,
  ): readonly ScaleUpInfo[] {
    const { groups, flags, registry, times, decisions } = this.#parts;
    const { done, failed } = executeScaleUps(scaleUps, flags["parallel-scale-up"], ({ id }, delta) => {
      const { cloud } = groups.find((group) => group.id === id)!;
      return cloud.increaseSize(delta)?.code ?? null;
    });
    for (const { group, currentSize, newSize } of done) {
      registry.registerScaleUp(group, newSize - currentSize, now);
      times.group(group.id).lastScaleUp = now;
      decisions.group(group.id, "scale-up", { from: currentSize, to: newSize, explain, evidence });
    }
    for (const { group, error } of failed) {
      registry.registerFailedScaleUp(group.id, now);
      decisions.group(group.id, "scale-up-failed", {
        to: group.targetSize,
        explain: () => `the cloud refused: ${error}; backed off`,
      });
    }
    registry.recalculate(groups);
    if (failed.length > 0) return [];
    times.whole.lastScaleUp = now;
    return done;
  }

  #quotas(): QuotaTracker {
    const { cluster, flags, limits, standing, groupOf } = this.#parts;
    const quotas = [clusterWideQuota(limits)];
    if (flags["capacity-quotas-enabled"]) {
      for (const quota of cluster.capacity.quotas.values()) quotas.push(capacityQuota(quota));
    }
    return maxQuotasTracker(quotas, standing.snapshot.nodes(), groupOf);
  }
}
