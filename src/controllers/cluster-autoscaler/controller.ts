import type { NodeGroupProvider } from "../../cloud/index.js";
import type { ApiClient, Cluster, Node, Pod } from "../../cluster/index.js";
import { PHASE } from "../../engine/index.js";
import type { RandomStreams } from "../../random/index.js";
import { type ClusterLookups, makeProfile, type ProfileOptions } from "../../scheduling/index.js";
import { NEVER, type SimTime, seconds } from "../../units/index.js";
import { BufferedPods } from "./capacity-buffers/buffered-pods.js";
import { ClusterStateRegistry } from "./cluster-state/cluster-state-registry.js";
import { GroupUpkeep } from "./cluster-state/group-upkeep.js";
import { DecisionWriter } from "./decision-writer.js";
import {
  type ClusterAutoscalerFlags,
  DEFAULT_RUN_TIME,
  DEFAULT_RUN_TIME_PER_POD,
  nodeGroupOptionsOf,
} from "./defaults.js";
import { parseExpanderFlag } from "./expander/expander-chain.js";
import type { PriorityConfig } from "./expander/priority.js";
import { type FinishedRun, LoopTrigger } from "./loop-trigger.js";
import type { NodeTemplates } from "./node-group.js";
import { type ResourceLimits, resourceLimitsOf } from "./node-groups/cluster-wide-quota.js";
import { NodeTemplateFinder } from "./node-groups/node-templates.js";
import { NodeList } from "./node-list.js";
import { nodeReadiness } from "./node-readiness.js";
import { PodLists, schedulersOf } from "./pod-lists.js";
import { ProviderNodeGroup } from "./provider-node-group.js";
import { ProvisioningRequests } from "./provisioning-requests/provisioning-requests.js";
import { QuietRun } from "./quiet-run.js";
import type { RunContext } from "./run-context.js";
import { ScaleDownStep } from "./scale-down-step.js";
import { ScaleUpStep } from "./scale-up/scale-up-step.js";
import { ScalingTimes } from "./scaling-times.js";
import { PredicateSnapshot } from "./simulator/predicate-snapshot.js";
import { StandingSnapshot, type UpcomingGroup } from "./simulator/standing-snapshot.js";
import { taintConfigOf } from "./taint-config.js";

/** A pod wakes the loop while it has been unschedulable for no longer. Source: cluster-autoscaler 1.36.1 loop/trigger.go */
const RECENTLY_UNSCHEDULABLE = seconds(10);

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
  /** Pods of all DaemonSets that a node like this would get. */
  readonly daemonSetPodsFor?: (node: Node) => readonly Pod[];
}

/**
 * The cluster-autoscaler: watches for pods that fit nowhere, asks the cloud for nodes, takes unneeded ones away.
 *
 * A run that would see the world as the last one did, which did nothing, is left out until something timed is over:
 * it would do nothing, too.
 *
 * Source: cluster-autoscaler 1.36.1 core/static_autoscaler.go#RunOnce
 * Throws RangeError when a flag's text is not valid.
 */
export class ClusterAutoscaler {
  readonly registry: ClusterStateRegistry;
  readonly scaleDown: ScaleDownStep;
  readonly #scaleUp: ScaleUpStep;
  readonly #upkeep: GroupUpkeep;
  readonly #cluster: Cluster;
  readonly #options: ClusterAutoscalerOptions;
  readonly #flags: ClusterAutoscalerFlags;
  readonly #groups: readonly ProviderNodeGroup[];
  readonly #groupsById: ReadonlyMap<string, ProviderNodeGroup>;
  readonly #standing: StandingSnapshot;
  readonly #nodeList: NodeList;
  readonly #podLists: PodLists;
  readonly #finder: NodeTemplateFinder;
  readonly #times: ScalingTimes;
  readonly #decisions: DecisionWriter;
  readonly #trigger: LoopTrigger;
  readonly #quiet = new QuietRun();
  /** null: CapacityBuffers are left alone. */
  readonly #buffered: BufferedPods | null;
  /** null: ProvisioningRequests are left alone. */
  readonly #requests: ProvisioningRequests | null;
  /** Rises with every change of a disruption budget. */
  #budgetsRevision = 0;
  /** Rises with every change of a DaemonSet. */
  #daemonSetsRevision = 0;
  /** Templates are looked for in every run before this time. */
  #findTemplatesUntil: SimTime;
  #nodesAtLastFind = -1;

  constructor(cluster: Cluster, options: ClusterAutoscalerOptions) {
    const { flags, provider, client, watchLatency } = options;
    this.#cluster = cluster;
    this.#options = options;
    this.#flags = flags;
    this.#findTemplatesUntil = cluster.sim.now;
    this.#groups = provider.groups().map((group) => new ProviderNodeGroup(group, nodeGroupOptionsOf(flags)));
    this.#groupsById = new Map(this.#groups.map((group) => [group.id, group]));
    this.#times = new ScalingTimes(cluster.sim.now);
    this.#decisions = new DecisionWriter(cluster.sim);
    const profile = makeProfile(options.profile);
    const snapshot = new PredicateSnapshot(cluster.newSnapshot(), profile, options.lookups);
    this.#standing = new StandingSnapshot(snapshot);
    const taints = taintConfigOf(flags);
    this.#finder = new NodeTemplateFinder({
      taints,
      forceDaemonSets: flags["force-ds"],
      hasCsiNodes: flags["enable-csi-node-aware-scheduling"],
    });
    this.#nodeList = new NodeList(cluster, nodeReadiness(taints));
    this.#podLists = new PodLists(cluster, flags["expendable-pods-priority-cutoff"], schedulersOf(flags));
    const keepsBuffers =
      flags["capacity-buffer-controller-enabled"] && flags["capacity-buffer-pod-injection-enabled"];
    this.#buffered = keepsBuffers ? new BufferedPods(cluster, this.#decisions) : null;
    const backoff = {
      initial: flags["provisioning-request-initial-backoff-time"],
      max: flags["provisioning-request-max-backoff-time"],
    };
    this.#requests = flags["enable-provisioning-requests"]
      ? new ProvisioningRequests(cluster, this.#decisions, backoff)
      : null;
    this.registry = registryOf(flags);
    const parts = {
      cluster,
      client,
      watchLatency,
      snapshot,
      registry: this.registry,
      times: this.#times,
      flags,
      limits: limitsOf(flags),
      decisions: this.#decisions,
    };
    this.#upkeep = new GroupUpkeep(this.registry, provider, this.#groups, flags, this.#decisions);
    this.scaleDown = new ScaleDownStep({ ...parts, groups: this.#groupsById });
    this.#scaleUp = new ScaleUpStep({
      ...parts,
      standing: this.#standing,
      groups: this.#groups,
      podLists: this.#podLists,
      runTimePerPod: options.runTimePerPod ?? DEFAULT_RUN_TIME_PER_POD,
      expanders: expandersOf(flags, provider),
      priorities: options.priorities ?? null,
      streams: options.streams,
      groupOf: (node) => this.#groupIdOf(node),
      drained: () => this.scaleDown.actuator.tracker.drained(),
      virtualPods: () => this.#virtualPods(),
      requests: this.#requests,
    });
    this.#trigger = new LoopTrigger(
      cluster.sim,
      { scanInterval: flags["scan-interval"], frequentLoops: flags["frequent-loops-enabled"] },
      () => this.#runOnce(),
    );
    this.#watch();
    this.#trigger.start(options.firstRunAt ?? cluster.sim.now);
  }

  #watch(): void {
    const { sim, pods, podDisruptionBudgets, daemonSets } = this.#cluster;
    const { watchLatency } = this.#options;
    podDisruptionBudgets.watch(() => {
      this.#budgetsRevision++;
    });
    daemonSets.watch((_set, change) => {
      if (change !== "status") this.#daemonSetsRevision++;
    });
    pods.watchOnly(["status", "message"], (pod) => {
      if (pod.boundAt !== null || pod.unschedulableSince === null) return;
      const since = pod.unschedulableSince;
      if (sim.now - since > RECENTLY_UNSCHEDULABLE) return;
      sim.scheduleAfter(watchLatency, PHASE.delivery, () => {
        if (pod.exists && pod.boundAt === null) this.#trigger.signal();
      });
    });
  }

  #runOnce(): FinishedRun {
    const { runTime = DEFAULT_RUN_TIME, runTimePerPod = DEFAULT_RUN_TIME_PER_POD } = this.#options;
    const { now } = this.#cluster.sim;
    const waiting = this.#podLists.unschedulable.length + this.#virtualPods().length;
    const nodes = this.#nodeList.all;
    const others = this.#otherFacts();
    this.#requests?.refresh(now);
    if (!this.#quiet.repeats(nodes, others, now) || !this.scaleDown.tryLeaveOut(now)) {
      this.#quiet.forget();
      const toldBefore = this.#decisions.told;
      const until = this.#run(nodes, now);
      if (this.#decisions.told === toldBefore && until > now) this.#quiet.remember({ nodes, others }, until);
    }
    const { lastScaleUp, lastDelete } = this.#times.whole;
    return {
      productiveAt: Math.max(lastScaleUp, lastDelete, this.#requests?.lastProcessed ?? lastDelete) as SimTime,
      took: Math.max(runTime + waiting * runTimePerPod, this.scaleDown.answeredAt - now) as SimTime,
    };
  }

  /** What a run looks at beside the nodes and the time. */
  #otherFacts(): readonly unknown[] {
    const { unschedulable, nominated, expendableScheduled } = this.#podLists;
    const { revision } = this.#options.provider;
    const deletions = this.scaleDown.actuator.tracker.revision;
    const watched = [this.#budgetsRevision, this.#daemonSetsRevision];
    return [
      unschedulable,
      this.#virtualPods(),
      this.#requests?.isIdle ?? true,
      nominated,
      expendableScheduled,
      revision,
      deletions,
      ...watched,
    ];
  }

  #virtualPods(): readonly Pod[] {
    return this.#buffered?.pods() ?? NO_PODS;
  }

  /** Tells until when another run on the same world would do nothing; not after `now`: the next one may do something. */
  #run(nodes: readonly Node[], now: SimTime): SimTime {
    const readyNodes = this.#nodeList.ready;
    if (!this.#flags["scale-up-from-zero"] && readyNodes === 0) return now;
    let found: NodeTemplates | null = null;
    const templates = () => {
      found ??= this.#findTemplates(nodes, now);
      return found;
    };
    // Templates outlive the nodes that they come from: they are looked for whenever nodes came, went or settled.
    if (now < this.#findTemplatesUntil || this.#nodesAtLastFind !== nodes.length) templates();
    const upkeep = this.#upkeep.keepUp(this.#nodeList, (node) => this.#groupIdOf(node), now);
    if (upkeep === "unhealthy") {
      this.scaleDown.planner.forgetUnneeded();
      this.#decisions.whole("unhealthy", {
        explain: () => "too many nodes are unready: neither scale-up nor scale-down",
      });
    }
    if (upkeep !== "done") return now;
    this.#beginSnapshot(nodes, templates, now);
    const context: RunContext = { now, templates, nodes: this.#standing.nodes, readyNodes };
    const isBlocked = this.#scaleUp.run(context);
    this.scaleDown.run(context, isBlocked);
    if (this.#flags["enforce-node-group-min-size"]) this.#scaleUp.enforceMinSize(context);
    return this.#quietUntil(found !== null, now);
  }

  #quietUntil(hasFoundTemplates: boolean, now: SimTime): SimTime {
    if (!this.#standing.arePlacementsKept || !this.#scaleUp.isQuiet) return now;
    return Math.min(
      this.registry.nextChange(now),
      hasFoundTemplates ? this.#finder.validUntil : NEVER,
      this.scaleDown.quietUntil,
    ) as SimTime;
  }

  #beginSnapshot(nodes: readonly Node[], templates: () => NodeTemplates, now: SimTime): void {
    const upcoming: UpcomingGroup[] = [];
    for (const { id } of this.#groups) {
      const { count, registered } = this.registry.upcomingNodes(id, now);
      if (count > 0) upcoming.push({ template: templates().get(id)!, count, registered });
    }
    const { expendableScheduled: expendable, nominated } = this.#podLists;
    this.#standing.begin({ nodes, expendable, nominated, upcoming });
  }

  #findTemplates(nodes: readonly Node[], now: SimTime): NodeTemplates {
    if (this.#nodesAtLastFind !== nodes.length) {
      this.#nodesAtLastFind = nodes.length;
      // A node must be ready for a minute before it stands for its group.
      this.#findTemplatesUntil = (now + 2 * this.#flags["scan-interval"] + seconds(180)) as SimTime;
    }
    return this.#finder.find(
      {
        nodes,
        groups: this.#groups.map(({ cloud }) => cloud),
        groupOf: (node) => this.#groupIdOf(node),
        isReady: (node) => this.#nodeList.isReady(node),
        readyChangedAt: (node) => this.#nodeList.readyChangedAt(node),
        daemonSetPodsFor: this.#options.daemonSetPodsFor ?? (() => []),
        daemonSetsRevision: this.#daemonSetsRevision,
      },
      now,
    );
  }

  #groupIdOf({ group }: Node): string | null {
    return this.#groupsById.has(group) ? group : null;
  }
}

const NO_PODS: readonly Pod[] = [];

function registryOf(flags: ClusterAutoscalerFlags): ClusterStateRegistry {
  return new ClusterStateRegistry(
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
}

function limitsOf(flags: ClusterAutoscalerFlags): ResourceLimits {
  const limits = resourceLimitsOf(flags);
  if (limits === null) {
    throw new RangeError(
      "cores-total and memory-total must be min:max, gpu-total type:min:max, not " +
        `${flags["cores-total"]}, ${flags["memory-total"]}, ${flags["gpu-total"].join(",")}`,
    );
  }
  return limits;
}

function expandersOf(flags: ClusterAutoscalerFlags, provider: NodeGroupProvider): readonly string[] {
  const hasPrices = provider.groups().every(({ pricePerHourUsd }) => pricePerHourUsd !== null);
  const parsed = parseExpanderFlag(flags.expander, hasPrices);
  if ("fault" in parsed) {
    throw new RangeError(`expander ${flags.expander} is not valid: ${JSON.stringify(parsed.fault)}`);
  }
  return parsed.names;
}
