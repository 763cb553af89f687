import type { ApiClient, Cluster, Node, Pod } from "../../cluster/index.js";
import { type EventHandle, PHASE } from "../../engine/index.js";
import type { StringMap } from "../../kubernetes/index.js";
import type { RandomStreams } from "../../random/index.js";
import {
  bestNodes,
  type ClusterEvent,
  type FitError,
  NodeTree,
  type ProfileOptions,
  type Scheduled,
  type SchedulerVersion,
  SchedulingContext,
  type SchedulingPod,
  SchedulingState,
  schedulePod,
  schedulingPodOf,
  type Unschedulable,
} from "../../scheduling/index.js";
import { NEVER, type SimTime } from "../../units/index.js";
import { watchCluster } from "./cluster-events.js";
import { LiveLookups } from "./cluster-lookups.js";
import { DEFAULT_CYCLE_TIME, DEFAULT_SCHEDULER_NAME } from "./defaults.js";
import {
  bindEvidence,
  explainBind,
  explainFailure,
  failureReport,
  NO_NODES,
  type UnschedulableEvidence,
} from "./explain.js";
import { FilterDetails } from "./filter-details.js";
import { Nominations } from "./nominations.js";
import { type PreemptionOutcome, Preemptor } from "./preemptor.js";
import type { QueuedPod } from "./queued-pod.js";
import { SchedulerProfiles } from "./scheduler-profiles.js";
import { SchedulingQueue, type SchedulingQueueOptions } from "./scheduling-queue.js";
import { VolumeBinder } from "./volume-binder.js";

export interface SchedulerOptions extends SchedulingQueueOptions {
  /** Binds and writes status: upstream's clientConnection, 50 calls a second, 100 at once. */
  readonly client: ApiClient;
  /** From a change in the store to the scheduler's knowledge of it. */
  readonly watchLatency: SimTime;
  /** How long a pod waits for its volumes to be bound before it is tried again. Default 10 min. */
  readonly bindTimeout?: SimTime;
  /** One scheduling cycle; the next pod is not looked at before it is over. Default 1 ms. */
  readonly cycleTime?: SimTime;
  /** Whose arithmetic and tie-break. Default 1.36. */
  readonly kubernetes?: SchedulerVersion;
  /** What else of the default profile is configured. */
  readonly profile?: Partial<ProfileOptions>;
  /** Profiles by schedulerName, in place of `profile`; pods that name none of them are left alone. */
  readonly profiles?: ReadonlyMap<string, Partial<ProfileOptions>>;
  /** For ties (1.34) and for where a preemption's search starts; absent: always the first. */
  readonly streams?: RandomStreams;
  readonly namespaceLabels?: (namespace: string) => StringMap | undefined;
  /** Where a pod was placed, where that is known: taken if it passes the filters. */
  readonly preferredNodeOf?: (pod: Pod) => string | undefined;
  /** Pods whose life says which plugin filtered out which nodes. */
  readonly isDetailed?: (pod: Pod) => boolean;
}

/** A failed attempt whose cycle is not over: events that arrive meanwhile may cure it. */
interface OpenAttempt {
  readonly queued: QueuedPod<Pod>;
  readonly events: ClusterEvent[];
}

const UNEXPLAINED = { explains: false };
const NO_PREEMPTION: PreemptionOutcome = { nominatedNode: null, victims: [], message: null };
const NO_VICTIMS: readonly string[] = [];

/**
 * The default scheduler: one pod at a time from its queue, filters and scores on the live view, the pod assumed on
 * its node at once, the binding written through its client.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/schedule_one.go, eventhandlers.go
 * Deviates: a cycle's decision falls at its beginning and takes the state of that instant.
 */
export class Scheduler {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;
  readonly #cycleTime: SimTime;
  readonly #profiles: SchedulerProfiles;
  readonly #streams: RandomStreams | null;
  readonly #queue: SchedulingQueue<Pod>;
  readonly #queued = new Map<Pod, QueuedPod<Pod>>();
  /** What fits no node fits none until a node changes: equal pods need no second look. */
  readonly #failures = new WeakMap<
    SchedulingPod,
    { readonly version: number; readonly result: Unschedulable }
  >();
  readonly #tree = new NodeTree<Node>();
  readonly #context: SchedulingContext;
  readonly #state = new SchedulingState();
  readonly #choosing = new SchedulingState();
  readonly #nominations = new Nominations();
  readonly #preemptor: Preemptor;
  readonly #volumes: VolumeBinder;
  readonly #details: FilterDetails | null;
  readonly #preferredNodeOf: ((pod: Pod) => string | undefined) | null;
  #isBusy = false;
  #open: OpenAttempt | null = null;
  #timer: { readonly at: SimTime; readonly handle: EventHandle } | null = null;

  constructor(cluster: Cluster, options: SchedulerOptions) {
    this.#cluster = cluster;
    this.#client = options.client;
    this.#cycleTime = options.cycleTime ?? DEFAULT_CYCLE_TIME;
    this.#profiles = new SchedulerProfiles(
      options.profiles ?? new Map([[DEFAULT_SCHEDULER_NAME, options.profile ?? {}]]),
      options.kubernetes ?? "1.36",
    );
    this.#streams = options.streams ?? null;
    this.#preferredNodeOf = options.preferredNodeOf ?? null;
    this.#queue = new SchedulingQueue(options);
    this.#volumes = new VolumeBinder(cluster, { client: this.#client, bindTimeout: options.bindTimeout });
    this.#context = new SchedulingContext([], new LiveLookups(cluster, options.namespaceLabels), true);
    const { isDetailed } = options;
    this.#details =
      isDetailed === undefined ? null : new FilterDetails(cluster, this.#context, this.#profiles, isDetailed);
    this.#preemptor = new Preemptor(cluster, {
      profileOf: (pod) => this.#profiles.of(pod),
      context: this.#context,
      nominations: this.#nominations,
      client: this.#client,
      uniform: (pod) => this.#uniform("preempt", pod),
    });
    // Before anything else hears of a change: what the context remembers of a node must not be older.
    cluster.pods.watchAllBut(["message"], (pod) => {
      if (pod.node !== null) this.#context.touch(pod.node);
    });
    cluster.nodes.watch((node) => this.#context.touch(node));
    watchCluster(cluster, options.watchLatency, {
      podAdded: (pod) => this.#podAdded(pod),
      podLeft: (pod) => this.#podLeft(pod),
      nodesPresent: (nodes) => this.#nodesChanged(() => this.#tree.addAll(nodes)),
      nodeAdded: (node) => this.#nodesChanged(() => this.#tree.add(node)),
      nodeChanged: (node) => this.#nodesChanged(() => this.#tree.update(node)),
      nodeRemoved: (node) => this.#nodesChanged(() => this.#tree.remove(node.name)),
      event: (event) => this.#eventArrived(event),
    });
  }

  /** Pods that wait for an event. */
  get unschedulableCount(): number {
    return this.#queue.unschedulableCount;
  }

  /**
   * The node that a cycle would choose at this instant, or undefined; changes nothing in the cluster.
   * As cycles do, each search starts where the last of these ended, so that pods placed one by one reach all nodes.
   * `firstTried`: chosen where it will do.
   */
  chooseNode(pod: Pod, firstTried: string | null = null): Node | undefined {
    if (!this.#profiles.has(pod)) return undefined;
    const result = schedulePod(
      schedulingPodOf(pod),
      this.#context,
      this.#profiles.of(pod),
      this.#choosing,
      firstTried === null ? UNEXPLAINED : { ...UNEXPLAINED, nominatedNodeName: firstTried },
    );
    return result.kind === "scheduled" ? (result.node as Node) : undefined;
  }

  /** The names of all nodes that share the best total at this instant. */
  bestNodes(pod: Pod): readonly string[] {
    const nominated = this.#nominations.seenBy(pod);
    return bestNodes(schedulingPodOf(pod), this.#context, this.#profiles.of(pod), { nominated }).map(
      ({ name }) => name,
    );
  }

  #podAdded(pod: Pod): void {
    const { spec, priority } = pod.template;
    if (!pod.exists || pod.node !== null || pod.isTerminal || this.#queued.has(pod)) return;
    // A pod that names its node is the kubelet's from the start; gated pods stay out of the queues.
    if (spec.nodeName) return;
    const reason = this.#profiles.whyLeft(pod);
    if (reason !== null) {
      this.#leave(pod, reason);
      return;
    }
    this.#queued.set(pod, this.#queue.add(pod, priority, this.#cluster.sim.now));
    this.#wake();
  }

  /** Writes down why a pod stays out of the queues. */
  #leave(pod: Pod, reason: string): void {
    this.#cluster.sim.decisions.decide({
      at: this.#cluster.sim.now,
      component: "kube-scheduler",
      object: pod.storyName,
      action: "leave",
      explain: () => reason,
    });
  }

  #podLeft(pod: Pod): void {
    this.#nominations.clear(pod);
    const queued = this.#queued.get(pod);
    if (queued === undefined) return;
    this.#queued.delete(pod);
    this.#queue.remove(queued);
  }

  #nodesChanged(change: () => void): void {
    change();
    this.#context.setNodes(this.#tree.list());
  }

  #eventArrived(event: ClusterEvent): void {
    this.#open?.events.push(event);
    if (this.#queue.unschedulableCount === 0) return;
    const moved = this.#queue.moveWhere((queued) => this.#isCured(queued, event), this.#cluster.sim.now);
    if (moved > 0) this.#wake();
    this.#setTimer();
  }

  #isCured(queued: QueuedPod<Pod>, event: ClusterEvent, rejectedBy = queued.rejectedBy): boolean {
    if (this.#preemptor.isPreempting(queued.pod)) return false;
    const pod = schedulingPodOf(queued.pod);
    const { plugins } = this.#profiles.of(queued.pod);
    for (const name of rejectedBy) {
      if (plugins.get(name)?.isCuredBy?.(pod, event, this.#context.lookups)) return true;
    }
    return false;
  }

  #wake(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#cluster.sim.scheduleAfter(0 as SimTime, PHASE.control, () => this.#cycle());
  }

  #cycle(): void {
    const queued = this.#queue.pop();
    if (queued === undefined) {
      this.#isBusy = false;
      this.#setTimer();
      return;
    }
    const { pod } = queued;
    if (this.#context.nodes.length === 0) {
      this.#finishLater(() => this.#failed(queued, null, []));
      return;
    }
    const result = this.#decide(pod);
    if (result.kind === "scheduled") {
      this.#assume(queued, result);
      return;
    }
    this.#open = { queued, events: [] };
    const { nodes } = this.#context;
    this.#finishLater(() => this.#failed(queued, result.error, nodes));
  }

  #decide(pod: Pod): Scheduled | Unschedulable {
    const compiled = schedulingPodOf(pod);
    this.#context.refresh();
    this.#details?.tell(pod);
    const { version } = this.#context;
    // What claims need can change without any node.
    const isRepeatable = this.#nominations.isEmpty && compiled.claims.length === 0;
    const failure = this.#failures.get(compiled);
    if (isRepeatable && failure?.version === version) return failure.result;
    const result = schedulePod(compiled, this.#context, this.#profiles.of(pod), this.#state, {
      nominated: this.#nominations.seenBy(pod),
      nominatedNodeName: this.#nominations.nodeOf(pod) ?? this.#preferredNodeOf?.(pod) ?? null,
      uniform: () => this.#uniform("tie", pod),
    });
    if (isRepeatable && result.kind === "unschedulable") this.#failures.set(compiled, { version, result });
    return result;
  }

  /** Ends the cycle after its time, then looks at the next pod. */
  #finishLater(finish: () => void): void {
    this.#cluster.sim.scheduleAfter(this.#cycleTime, PHASE.control, () => {
      finish();
      this.#cycle();
    });
  }

  #assume(queued: QueuedPod<Pod>, result: Scheduled): void {
    const { pod } = queued;
    const node = result.node as Node;
    this.#nominations.clear(pod);
    this.#cluster.assumePod(pod, node);
    const evidence = bindEvidence(result, queued.attempts);
    this.#cluster.sim.decisions.decide({
      at: this.#cluster.sim.now,
      component: "kube-scheduler",
      object: pod.storyName,
      action: "bind",
      to: node.name,
      evidence,
      explain: explainBind,
    });
    const bindings = this.#volumes.reserve(pod, node);
    this.#finishLater(() =>
      this.#volumes.bind(pod, node, bindings, (isBound) => {
        if (isBound) this.#client.call(() => this.#bind(queued, node));
        else this.#retryBinding(queued);
      }),
    );
  }

  /** The binding failed: the pod is tried again. */
  #retryBinding(queued: QueuedPod<Pod>): void {
    if (!queued.pod.exists) return;
    this.#cluster.forgetPod(queued.pod);
    this.#queue.addUnschedulable(queued, [], false, this.#cluster.sim.now);
    this.#wake();
    this.#setTimer();
  }

  #bind(queued: QueuedPod<Pod>, node: Node): void {
    const { pod } = queued;
    if (!pod.exists) return;
    if (node.exists) {
      this.#cluster.bindPod(pod, node);
      return;
    }
    // The node went while the call was under way.
    this.#retryBinding(queued);
  }

  /** `error` null: there was no node at all, which counts as an error and not as a rejection. */
  #failed(queued: QueuedPod<Pod>, error: FitError | null, nodes: SchedulingContext["nodes"]): void {
    const events = this.#open?.events ?? [];
    this.#open = null;
    if (queued.place === "gone") return;
    const { pod } = queued;
    // When nodes came or went during the cycle, their event tries the pod again at once.
    const outcome =
      error === null || nodes !== this.#context.nodes
        ? NO_PREEMPTION
        : this.#preemptor.preempt(pod, schedulingPodOf(pod), error);
    const rejectedBy = error?.plugins ?? [];
    const isCured = events.some((event) => this.#isCured(queued, event, rejectedBy));
    this.#queue.addUnschedulable(queued, rejectedBy, isCured, this.#cluster.sim.now);
    this.#report(queued, error, outcome);
    this.#setTimer();
  }

  /** Writes the condition where its message or the nomination changed. */
  #report(queued: QueuedPod<Pod>, error: FitError | null, outcome: PreemptionOutcome): void {
    const { pod } = queued;
    const { nominatedNode, victims } = outcome;
    const failure = error === null ? NO_NODES : failureReport(error, outcome.message);
    if (queued.message === failure.message && pod.nominatedNodeName === nominatedNode) return;
    queued.message = failure.message;
    this.#client.call(() => this.#cluster.reportUnschedulable(pod, nominatedNode));
    const evidence: UnschedulableEvidence = {
      attempt: queued.attempts,
      failure,
      nominatedNode,
      victims: victims.length === 0 ? NO_VICTIMS : victims.map(({ key }) => key),
    };
    this.#cluster.sim.decisions.decide({
      at: this.#cluster.sim.now,
      component: "kube-scheduler",
      object: pod.storyName,
      action: victims.length > 0 ? "preempt" : "unschedulable",
      evidence,
      explain: explainFailure,
    });
  }

  /** Sees to it that back-offs end and forgotten pods are swept in time. */
  #setTimer(): void {
    const at = this.#queue.nextTimerAt();
    if (this.#timer !== null) {
      if (this.#timer.at === at) return;
      this.#cluster.sim.cancel(this.#timer.handle);
      this.#timer = null;
    }
    if (at === NEVER) return;
    const { sim } = this.#cluster;
    const handle = sim.schedule(Math.max(at, sim.now) as SimTime, PHASE.control, () => {
      this.#timer = null;
      this.#queue.runTimers(sim.now);
      if (this.#queue.hasReady) this.#wake();
      this.#setTimer();
    });
    this.#timer = { at, handle };
  }

  #uniform(purpose: "tie" | "preempt", pod: Pod): number {
    return this.#streams?.forKey(`${purpose}/${pod.stableName}`).uniform() ?? 0;
  }
}
