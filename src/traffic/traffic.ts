import type { Cluster, Node, Pod, PodChange, PodTemplate, Service, StoreChange } from "../cluster/index.js";
import { type EventHandle, PHASE } from "../engine/index.js";
import {
  type HealthCheck,
  looksAtPlace,
  type ServicePolicy,
  servicePolicy,
  serviceRouting,
} from "../network/index.js";
import type { RandomStreams } from "../random/index.js";
import { NEVER, SECOND, type SimTime } from "../units/index.js";
import { callGraphs } from "./call-graphs.js";
import type { LoadMemory } from "./container-load.js";
import { NodeLoads, type NodeShare, type NodeShortage } from "./contention/node-loads.js";
import type { MemoryPressureListener } from "./contention/node-memory.js";
import { EntryNodes, type EntryPlace } from "./entry-nodes.js";
import { FluidNetwork, type RoundTrips } from "./fluid-network.js";
import { FluidRouting, type RoutedInflow } from "./fluid-routing.js";
import type { Latency } from "./latency.js";
import { NO_LATENCY } from "./latency.js";
import type { LoadCounter } from "./load-counter.js";
import { canMemoryGrow, MemoryGuards } from "./memory-guard.js";
import { PlayedRequests } from "./played-requests.js";
import type { PlayedService } from "./played-service.js";
import { PodLoad } from "./pod-load.js";
import type { PodProfile } from "./pod-profile.js";
import { probeLimits } from "./probe-limits.js";
import type { QueueSet, TellLateness } from "./queue-set.js";
import type { RequestFigures } from "./request-figures.js";
import { RequestTarget } from "./request-target.js";
import type { TerminationLosses } from "./termination-losses.js";
import { loadKey, type RequestLoad, type TrafficLoad, targetKey } from "./traffic-target.js";
import { UsageTarget } from "./usage-target.js";

export interface TrafficOptions {
  readonly loads: readonly TrafficLoad[];
  /** How a pod's programs behave apart from load. Called once per pod start; let pods of a template share one. */
  readonly profileOf: (pod: Pod) => PodProfile;
  /** A container needs more memory than its limit. */
  readonly onOutOfMemory?: (pod: Pod, container: string) => void;
  readonly memoryPressure?: MemoryPressureListener;
  /** False: pods use what they want, whatever their nodes have. Default true. */
  readonly sharesNodeCpu?: boolean;
  /** The pods of a node begin to want more CPU than it has. */
  readonly onShortOfCpu?: (share: NodeShare) => void;
  /** Draws of requests that are played one by one; needed where there are such loads. */
  readonly streams?: RandomStreams;
  /** What the network between pods takes of calls of a fluid; absent: nothing. */
  readonly roundTrips?: RoundTrips;
  /** How load balancers look at nodes. */
  readonly healthCheck?: HealthCheck;
}

/** As the controllers of cloud load balancers set it by default. */
const DEFAULT_HEALTH_CHECK: HealthCheck = {
  intervalMicros: 10e6,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
};

const MEMORY_LOOK_PERIOD = SECOND;
const PROBE_LOOK_PERIOD = SECOND;
/** Less CPU for one pod means fewer calls to another on the same node: so often the shares are looked at again at once. */
const MOST_ROUNDS = 8;

/** A target's figures, interval by interval. */
export interface RequestSource {
  /** `Service/default/frontend`. */
  readonly service: string;
  /** True when load arrives from outside. */
  readonly isEntry: boolean;
  begin(): void;
  takeInterval(): RequestFigures;
  total(): RequestFigures;
  /** What the ends of its pods cost; null when none ended. */
  terminations(): TerminationLosses | null;
}

/** Targets that call each other, directly or not: their rates and latencies change together. */
interface CallGraph {
  /** Callers before callees. */
  readonly targets: readonly RequestTarget[];
  isDirty: boolean;
  /** When a backlog is worked off next. */
  timer: EventHandle | null;
  timerAt: SimTime;
}

/**
 * Gives each pod its use of CPU and memory and each target its latencies, backlogs, refusals, time-outs and cut
 * requests. Loads are a fluid, or played request by request (`PlayedRequests`).
 *
 * Of a fluid, between changes (of demand, of pods, of endpoints, a backlog worked off) all rates are constant, so that a change
 * costs O(cohorts of the call graph it belongs to) and nothing happens in between.
 */
export class Traffic {
  readonly #cluster: Cluster;
  readonly #profileOf: (pod: Pod) => PodProfile;
  readonly #requestTargets = new Map<string, RequestTarget>();
  readonly #usageTargets = new Map<string, UsageTarget>();
  readonly #played: PlayedRequests;
  readonly #keys: readonly string[];
  readonly #graphOf = new Map<RequestTarget, CallGraph>();
  readonly #graphs: CallGraph[] = [];
  readonly #dirtyUsage = new Set<UsageTarget>();
  readonly #targetsByTemplate = new WeakMap<PodTemplate, { targets: readonly Target[]; services: number }>();
  /** When the memory of a use that grows comes to be too much. */
  readonly #memoryTimers = new Map<UsageTarget, EventHandle>();
  readonly #loads = new Map<Pod, PodLoad>();
  readonly #guards: MemoryGuards;
  /** Null: no load of a fluid counts bytes or the network's time. */
  readonly #network: FluidNetwork | null;
  /** How requests of fluids are dealt over pods, where that may be uneven. */
  readonly #routings = new Map<RequestTarget, FluidRouting>();
  readonly #entryNodes = new Map<string, EntryNodes>();
  readonly #healthCheck: HealthCheck;
  readonly #streams: RandomStreams | undefined;
  readonly #nodeLoads: NodeLoads;
  #memoryAgainIn = Number.POSITIVE_INFINITY;
  #flushPending = false;
  #tellLateness: TellLateness = () => {};

  /**
   * Starts at the simulation's present time. Throws RangeError for a target given twice, a call to an unknown
   * target, or calls in a circle: the scenario's rules report these before.
   */
  constructor(cluster: Cluster, options: TrafficOptions) {
    this.#cluster = cluster;
    this.#profileOf = options.profileOf;
    this.#healthCheck = options.healthCheck ?? DEFAULT_HEALTH_CHECK;
    this.#streams = options.streams;
    this.#guards = new MemoryGuards(options.onOutOfMemory ?? (() => {}));
    this.#nodeLoads = new NodeLoads(cluster, options.sharesNodeCpu);
    this.#nodeLoads.onShort = options.onShortOfCpu ?? (() => {});
    if (options.memoryPressure !== undefined) this.#nodeLoads.memory.listener = options.memoryPressure;
    const { now } = cluster.sim;
    this.#keys = options.loads.map(loadKey);
    const twice = this.#keys.find((key, i) => this.#keys.indexOf(key) !== i);
    if (twice !== undefined) throw new RangeError(`two loads are given to ${twice}`);
    const played = options.loads.filter((load) => load.kind === "played");
    this.#played = new PlayedRequests(played, cluster.sim, options.streams);
    for (const load of options.loads) {
      const key = loadKey(load);
      if (load.kind === "played") continue;
      if (load.kind === "requests") this.#addRequests(key, load, now);
      else this.#usageTargets.set(key, new UsageTarget(load, now));
    }
    this.#openDoors();
    this.#buildGraphs();
    for (const { calls } of this.#requestTargets.values()) {
      for (const { to, podName } of calls) {
        if (podName !== undefined) this.#routings.get(this.#requestTargets.get(to)!)?.expectNames();
      }
    }
    const network = new FluidNetwork(this.#requestTargets, options.roundTrips ?? null);
    this.#network = network.isIdle ? null : network;
    cluster.pods.watch((pod, change) => this.#podChanged(pod, change));
    cluster.services.watch((service, change) => {
      if (change !== "endpoints" && change !== "added" && change !== "spec") return;
      this.#routeService(service);
    });
    for (const service of cluster.services.values()) this.#routeService(service);
    for (const pod of cluster.pods.values()) this.#podChanged(pod, "status");
    for (const target of this.#requestTargets.values()) this.#scheduleDemand(target);
    for (const target of this.#usageTargets.values()) this.#scheduleUsage(target);
    for (const target of this.#played.services) if (canMemoryGrow(target.spec)) this.#watchMemory(target);
    for (const graph of this.#graphs) graph.isDirty = true;
    for (const target of this.#usageTargets.values()) this.#dirtyUsage.add(target);
    this.flush();
  }

  /** Single requests move memory all the time; nobody knows beforehand when it is too much. */
  #watchMemory(target: PlayedService): void {
    this.#cluster.sim.scheduleAfter(MEMORY_LOOK_PERIOD, PHASE.machine, () => {
      this.#played.advance();
      this.#guards.check(target, this.#cluster.sim.now);
      target.forEachPod(this.#noteMemory);
      this.#watchMemory(target);
    });
  }

  #addRequests(key: string, load: RequestLoad, now: SimTime): void {
    const { kind, namespace, name } = load.to;
    const service = kind === "Service" ? this.#cluster.services.get(`${namespace}/${name}`) : undefined;
    const isExternal = service !== undefined && serviceRouting(service.spec) === "external-name";
    const target = new RequestTarget(load, now, isExternal);
    this.#requestTargets.set(key, target);
    const { routing, request } = load;
    if (routing === undefined || isExternal || kind !== "Service" || this.#streams === undefined) return;
    const seconds = request.cpu.meanSeconds + request.waitSeconds;
    const stream = this.#streams.forKey(`fluid-route/${key}`);
    this.#routings.set(target, new FluidRouting(routing, stream, seconds));
  }

  /** Nor does anybody know beforehand when single requests make a pod answer its probes too late. */
  #watchProbes(target: PlayedService): void {
    this.#cluster.sim.scheduleAfter(PROBE_LOOK_PERIOD, PHASE.machine, () => {
      this.#played.advance();
      target.noteLateness(this.#tellLateness);
      this.#watchProbes(target);
    });
  }

  #routeService(service: Service): void {
    const key = `Service/${service.key}`;
    const played = this.#played.upToNow(key);
    const target = this.#requestTargets.get(key);
    if (played === undefined && target === undefined) return;
    const { endpoints, spec, annotations } = service;
    const routing = serviceRouting(spec);
    const policy = servicePolicy(spec, annotations);
    const state = {
      policy,
      isHeadless: routing === "headless",
      views: endpoints.views ?? null,
      entryNodes: played === undefined && !looksAtPlace(policy) ? [] : this.#entryNodesOf(service, policy),
    };
    if (routing === "external-name") played?.answerOutside();
    else played?.setRouted(endpoints.pods, state);
    if (target === undefined) return;
    this.#routings.get(target)?.follow(endpoints.pods, state);
    target.queues.setShares(null);
    target.queues.setRouted(endpoints.pods);
    this.#markDirty(target);
  }

  /** Nodes that requests to a Service come in by, followed from the first time on that it matters. */
  #entryNodesOf(service: Service, policy: ServicePolicy): readonly EntryPlace[] {
    let nodes = this.#entryNodes.get(service.key);
    if (nodes === undefined) {
      if (policy.entry === null && !looksAtPlace(policy)) return [];
      nodes = new EntryNodes(
        this.#cluster,
        this.#healthCheck,
        (node) => this.#checkPhase(service, node),
        () => this.#routeService(service),
      );
      this.#entryNodes.set(service.key, nodes);
    }
    nodes.follow(policy, service.endpoints.views ?? null);
    return nodes.places;
  }

  #checkPhase(service: Service, node: Node): number {
    return this.#streams?.forKey(`health-check/Service/${service.key}#${node.name}`).uniform() ?? 0;
  }

  /** The targets of requests as a recorder reads them, in the order given. All act at the simulation's present time. */
  get sources(): readonly RequestSource[] {
    const targets = this.#keys.map((key) => this.#requestTargets.get(key) ?? this.#played.get(key));
    return targets
      .filter((target) => target !== undefined)
      .map(({ key, isEntry }) => ({
        service: key,
        isEntry,
        begin: () => this.begin(key),
        takeInterval: () => this.takeInterval(key),
        total: () => this.total(key),
        terminations: () => this.terminations(key),
      }));
  }

  /** Targets whose pods have no CPU limit and were given their node's CPU as capacity: an approximation. */
  get targetsOnNodeCapacity(): readonly string[] {
    const fluid = [...this.#requestTargets.values()].filter((x) => x.queues.usedNodeCapacity);
    const played = this.#played.services.filter((x) => x.usedNodeCapacity);
    return [...fluid, ...played].map((x) => x.key);
  }

  /** Targets whose requests are played one by one. */
  get playedTargets(): readonly string[] {
    return this.#played.services.map(({ key }) => key);
  }

  /** Requests waiting beyond the steady state at this instant; 0 for an unknown target. */
  backlog(key: string): number {
    return this.#played.upToNow(key)?.target.queued ?? this.#upToDate(key)?.queues.backlog ?? 0;
  }

  /** Requests present at this instant. */
  inFlight(key: string): number {
    return this.#played.upToNow(key)?.target.inFlight ?? this.#upToDate(key)?.queues.inFlight ?? 0;
  }

  /** Requests per second that arrive at this instant, calls of other targets included. */
  arrivalRate(key: string): number {
    return this.#played.upToNow(key)?.arrivalRate ?? this.#upToDate(key)?.arrivalRate ?? 0;
  }

  /** CPU that requests used since `begin`, in core-seconds. */
  busyCoreSeconds(key: string): number {
    return this.#played.upToNow(key)?.busyCoreSeconds ?? this.#upToDate(key)?.busyCoreSeconds ?? 0;
  }

  /** Mean number of requests present since `begin`. */
  meanInFlight(key: string): number {
    return this.#played.upToNow(key)?.meanInFlight ?? this.#upToDate(key)?.meanInFlight ?? 0;
  }

  /** Cohorts of pods that a target is made of; what a change costs. */
  cohortCount(key: string): number {
    return this.#upToDate(key)?.queues.cohortCount ?? 0;
  }

  /** What tells the loads apart, in the order given. */
  get keys(): readonly string[] {
    return this.#keys;
  }

  /**
   * CPU that was wanted and not given since `begin`, in core-seconds: replayed use that no pod could take, and what
   * requests in work lacked, of which each wants one core.
   */
  unmetCoreSeconds(key: string): number {
    const usage = this.#usageTargets.get(key);
    if (usage !== undefined) {
      usage.advance(this.#cluster.sim.now);
      return usage.unmetCoreSeconds;
    }
    return this.#played.upToNow(key)?.missingCoreSeconds ?? this.#upToDate(key)?.missingCoreSeconds ?? 0;
  }

  /** Starts the figures of a target anew (the end of the warm-up). */
  begin(key: string): void {
    this.#played.upToNow(key)?.begin();
    this.#upToDate(key)?.begin();
    this.#usageTargets.get(key)?.begin();
  }

  /** Ends a target's interval at this instant and returns its figures. */
  takeInterval(key: string): RequestFigures {
    return (this.#played.upToNow(key) ?? this.#known(key)).takeInterval();
  }

  /** Figures since `begin`. Call it after the last `takeInterval`. */
  total(key: string): RequestFigures {
    return (this.#played.upToNow(key) ?? this.#known(key)).total();
  }

  /** What the ends of a target's pods cost since `begin`; null when none ended. */
  terminations(key: string): TerminationLosses | null {
    return (this.#played.upToNow(key) ?? this.#known(key)).terminations;
  }

  /** Tells when a pod's answers come later than its probes wait. The one listener must not change the cluster at once. */
  watchLateness(listener: TellLateness): void {
    this.#tellLateness = listener;
  }

  /** Brings rates up to date with everything that changed at this instant. */
  flush(): void {
    const { now } = this.#cluster.sim;
    for (const graph of this.#graphs) if (graph.isDirty) this.#recompute(graph, now);
    for (const target of this.#dirtyUsage) this.#rearrangeUsage(target);
    this.#dirtyUsage.clear();
    this.#shareCpu(now);
  }

  /** What nodes had too little CPU for since `begin`. */
  get cpuShortages(): readonly NodeShortage[] {
    return this.#nodeLoads.shortages();
  }

  /** Counts shortages of CPU anew. */
  beginCpuShortages(): void {
    this.#nodeLoads.begin();
  }

  /** The pods of a node may use more memory than `memoryPressure.lookOf` says. */
  isMemoryTight(node: Node): boolean {
    return this.#nodeLoads.memory.isTight(node);
  }

  readonly #noteMemory = (counter: LoadCounter, pods: Iterable<{ readonly pod: Pod }>): void => {
    this.#memoryAgainIn = Math.min(this.#memoryAgainIn, this.#nodeLoads.memory.note(counter, pods));
  };

  /** Shares out the CPU of nodes that have too little, and lets the queues of their pods work with what they got. */
  #shareCpu(now: SimTime): void {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const moved = this.#nodeLoads.settle();
      if (moved.length === 0) return;
      const graphs = new Set<CallGraph>();
      const usage = new Set<UsageTarget>();
      for (const pod of moved) {
        for (const target of this.#targetsOf(pod)) {
          if (target.kind === "played") continue;
          podsOf(target).podChanged(pod);
          if (target.kind === "requests") graphs.add(this.#graphOf.get(target)!);
          else usage.add(target);
        }
      }
      for (const graph of graphs) this.#recompute(graph, now);
      for (const target of usage) this.#rearrangeUsage(target);
    }
  }

  #known(key: string): RequestTarget {
    const target = this.#upToDate(key);
    if (target === undefined) throw new RangeError(`no requests go to ${key}`);
    return target;
  }

  #upToDate(key: string): RequestTarget | undefined {
    const target = this.#requestTargets.get(key);
    if (target === undefined) return undefined;
    const graph = this.#graphOf.get(target)!;
    if (graph.isDirty) this.#recompute(graph, this.#cluster.sim.now);
    else this.#advance(graph, this.#cluster.sim.now);
    return target;
  }

  /** Controllers call on behalf of the doors that they stand behind. */
  #openDoors(): void {
    for (const door of this.#requestTargets.values()) {
      const onward = door.spec.door?.onward ?? [];
      if (onward.length === 0) continue;
      for (const { to } of door.calls) this.#requestTargets.get(to)?.addOnward(door, onward);
    }
  }

  #buildGraphs(): void {
    for (const targets of callGraphs([...this.#requestTargets.values()])) {
      const graph: CallGraph = { targets, isDirty: true, timer: null, timerAt: NEVER };
      this.#graphs.push(graph);
      for (const target of targets) this.#graphOf.set(target, graph);
    }
  }

  /** Callees first, so that callers know how long their calls took in this stretch. */
  #advance(graph: CallGraph, at: SimTime): void {
    for (let i = graph.targets.length - 1; i >= 0; i--) graph.targets[i]!.advance(at, this.#latencyOf);
  }

  readonly #latencyOf = (key: string, caller: RequestTarget): Latency =>
    this.#requestTargets.get(key)?.latencyFor(caller, this.#latencyOf) ?? NO_LATENCY;

  /** Callers first, because the work they do makes the calls. */
  #recompute(graph: CallGraph, at: SimTime): void {
    graph.isDirty = false;
    this.#advance(graph, at);
    const incoming = new Map<string, number>();
    let forbidden: Map<string, number> | undefined;
    let first = Number.POSITIVE_INFINITY;
    for (const target of graph.targets) {
      const wanted = target.spec.demand?.valueAt(at) ?? 0;
      const own = target.spec.isForbidden === true ? 0 : wanted;
      target.forbiddenRate = wanted - own + (forbidden?.get(target.key) ?? 0);
      first = Math.min(first, this.#dealOver(target, graph, own, at));
      target.rearrange(at, own + (incoming.get(target.key) ?? 0));
      target.queues.forEachGroup(this.#nodeLoads.note);
      if (canMemoryGrow(target.spec)) {
        this.#memoryAgainIn = Number.POSITIVE_INFINITY;
        target.queues.forEachGroup(this.#noteMemory);
        first = Math.min(first, this.#memoryAgainIn);
      }
      first = Math.min(first, target.noteLateness(this.#tellLateness));
      const rate = target.queues.processedRate;
      for (let i = 0; i < target.calls.length; i++) {
        const { to, isForbidden } = target.calls[i]!;
        if (isForbidden === true) forbidden ??= new Map();
        const into = isForbidden === true ? forbidden! : incoming;
        into.set(to, (into.get(to) ?? 0) + rate * target.callsPerRequest(i));
      }
      first = Math.min(first, target.queues.secondsUntilChange, this.#guards.check(target, at));
    }
    this.#network?.update(graph.targets, at);
    if (forbidden !== undefined) {
      for (const target of graph.targets.toReversed()) {
        target.findFailShare((key) => this.#requestTargets.get(key));
      }
    }
    const { sim } = this.#cluster;
    const next =
      first === Number.POSITIVE_INFINITY ? NEVER : ((at + Math.max(1, Math.ceil(first * 1e6))) as SimTime);
    if (next === graph.timerAt) return;
    if (graph.timer !== null) sim.cancel(graph.timer);
    graph.timer = null;
    graph.timerAt = next;
    if (next >= NEVER) return;
    graph.timer = sim.schedule(next, PHASE.demand, () => {
      graph.timer = null;
      graph.timerAt = NEVER;
      this.#recompute(graph, sim.now);
      this.#shareCpu(sim.now);
    });
  }

  /** Deals a target's requests over its pods, where not evenly; returns seconds until that changes by itself. */
  #dealOver(target: RequestTarget, graph: CallGraph, own: number, at: SimTime): number {
    const routing = this.#routings.get(target);
    if (routing === undefined || !routing.isUneven) return Number.POSITIVE_INFINITY;
    const inflows: RoutedInflow[] = [];
    if (target.spec.demand !== undefined) inflows.push({ from: "", rate: own, callers: null });
    for (const caller of graph.targets) {
      const { calls, queues, spec } = caller;
      for (let i = 0; i < calls.length; i++) {
        const { to, podName, isForbidden } = calls[i]!;
        if (to !== target.key || isForbidden === true) continue;
        inflows.push({
          from: `${caller.key}#${i}`,
          rate: queues.processedRate * caller.callsPerRequest(i),
          // A door has no pods: what passes it comes from outside.
          callers: spec.door === undefined ? queues.routed : null,
          ...(podName === undefined ? {} : { podName }),
        });
      }
    }
    target.queues.setShares(routing.shares(at, inflows));
    return (routing.nextAt - at) / 1e6;
  }

  #scheduleDemand(target: RequestTarget): void {
    const { sim } = this.#cluster;
    const { demand } = target.spec;
    if (demand === undefined) return;
    const next = demand.nextChangeAfter(sim.now);
    if (next >= NEVER) return;
    sim.schedule(next, PHASE.demand, () => {
      this.#markDirty(target);
      this.#scheduleDemand(target);
    });
  }

  #scheduleUsage(target: UsageTarget): void {
    const { sim } = this.#cluster;
    const next = target.nextChangeAfter(sim.now);
    if (next >= NEVER) return;
    sim.schedule(next, PHASE.demand, () => {
      this.#rearrangeUsage(target);
      this.#dirtyUsage.delete(target);
      this.#shareCpu(sim.now);
      this.#scheduleUsage(target);
    });
  }

  #rearrangeUsage(target: UsageTarget): void {
    const { sim } = this.#cluster;
    target.advance(sim.now);
    target.rearrange(sim.now);
    target.forEachGroup(this.#nodeLoads.note);
    if (canMemoryGrow(target.spec)) target.forEachGroup(this.#noteMemory);
    const timer = this.#memoryTimers.get(target);
    if (timer !== undefined) sim.cancel(timer);
    this.#memoryTimers.delete(target);
    const first = this.#guards.check(target, sim.now);
    if (first === Number.POSITIVE_INFINITY) return;
    const at = (sim.now + Math.max(1, Math.ceil(first * 1e6))) as SimTime;
    const again = sim.schedule(at, PHASE.demand, () => {
      this.#memoryTimers.delete(target);
      this.#rearrangeUsage(target);
    });
    this.#memoryTimers.set(target, again);
  }

  #markDirty(target: Target): void {
    if (target.kind === "played") return;
    if (target.kind === "requests") this.#graphOf.get(target)!.isDirty = true;
    else this.#dirtyUsage.add(target);
    this.#flushSoon();
  }

  /** Pods came, went or changed: where their node is short of CPU it is shared anew. */
  #shareSoon(): void {
    if (this.#nodeLoads.isUnsettled) this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#flushPending) return;
    this.#flushPending = true;
    const { sim } = this.#cluster;
    // After the deliveries of this instant, so that changes that come together are worked on once.
    sim.schedule(sim.now, PHASE.delivery, () => {
      this.#flushPending = false;
      this.flush();
    });
  }

  #podChanged(pod: Pod, change: PodChange | StoreChange): void {
    const { now } = this.#cluster.sim;
    // Requests up to now were played under what held until now.
    this.#played.advance();
    if (change === "deleted" || change === "exited") {
      this.#podEnded(pod, now);
      return;
    }
    const startedAt = pod.containersStartedAt;
    if (startedAt === null || pod.exitedAt !== null) return;
    let load = this.#loads.get(pod);
    const targets = this.#targetsOf(pod);
    if (load === undefined || load.startedAt !== startedAt) {
      const before = load;
      if (load !== undefined) this.#podEnded(pod, now);
      load = this.#start(pod, startedAt, targets);
      const { restartedContainer } = pod;
      if (before !== undefined && restartedContainer !== null)
        load.continueLeaks(before, restartedContainer, now);
      this.#nodeLoads.refresh(pod);
    }
    if (change === "resized") {
      load.resize(this.#profileOf(pod), now);
      for (const target of targets) this.#watch(target, pod, load);
      this.#nodeLoads.refresh(pod);
      this.#shareSoon();
    }
    if (pod.isReady && load.readyAt === null) {
      load.markReady(now);
      this.#nodeLoads.refresh(pod);
      this.#shareSoon();
      this.#scheduleWarmUpEnd(pod, load, targets);
    }
    for (const target of targets) {
      podsOf(target).podChanged(pod);
      // A workload named directly has no Service in between: its Ready pods get the requests at once.
      this.#routeDirectly(target, pod, pod.isReady && pod.deletion === null);
      this.#markDirty(target);
    }
  }

  #routeDirectly(target: Target, pod: Pod, isRouted: boolean): void {
    if (target.kind === "usage" || target.spec.to.kind === "Service") return;
    if (target.kind === "played") target.route(pod, isRouted);
    else target.queues.route(pod, isRouted);
  }

  #start(pod: Pod, startedAt: SimTime, targets: readonly Target[]): PodLoad {
    const main = targets[0];
    const memory = main === undefined ? undefined : memoryOf(main);
    const load = new PodLoad(startedAt, this.#profileOf(pod), main?.spec.container, memory);
    this.#loads.set(pod, load);
    pod.usage = load;
    this.#nodeLoads.add(pod, load);
    if (main?.kind === "requests") main.noteProbes(probeLimits(pod, main.spec.container));
    for (const target of targets) {
      if (target !== main) load.loadAlso(containerOf(target, pod.template)!, memoryOf(target));
      if (target.kind === "usage") target.addPod(pod, load.partOf(containerOf(target, pod.template)));
      else podsOf(target).addPod(pod, load);
      this.#watch(target, pod, load);
      if (target.kind !== "played") continue;
      const server = target.serverOf(pod);
      if (server !== undefined) this.#nodeLoads.serve(pod, server);
      if (target.beginProbing(pod)) this.#watchProbes(target);
    }
    this.#shareSoon();
    return load;
  }

  #watch(target: Target, pod: Pod, load: PodLoad): void {
    this.#guards.watch(target, pod, load.partOf(containerOf(target, pod.template)), load.startedAt);
  }

  #podEnded(pod: Pod, now: SimTime): void {
    const load = this.#loads.get(pod);
    if (load === undefined) return;
    this.#loads.delete(pod);
    this.#nodeLoads.remove(pod);
    this.#shareSoon();
    for (const target of this.#targetsOf(pod)) {
      this.#guards.delete(target, pod);
      if (target.kind === "requests") this.#advance(this.#graphOf.get(target)!, now);
      else if (target.kind === "usage") target.advance(now);
      podsOf(target).removePod(pod, now);
      this.#routeDirectly(target, pod, false);
      this.#markDirty(target);
    }
    load.markExited(now);
  }

  #scheduleWarmUpEnd(pod: Pod, load: PodLoad, targets: readonly Target[]): void {
    const { warmUp } = load.profile;
    const main = targets[0];
    if (warmUp === null || main === undefined || main.kind === "usage") return;
    this.#cluster.sim.scheduleAfter(warmUp.for, PHASE.machine, () => {
      if (this.#loads.get(pod) !== load) return;
      this.#played.advance();
      podsOf(main).podChanged(pod);
      this.#markDirty(main);
    });
  }

  /** The loads that a pod takes: the first that fits it, and the use of its other containers. */
  #targetsOf(pod: Pod): readonly Target[] {
    const services = this.#cluster.services.size;
    const known = this.#targetsByTemplate.get(pod.template);
    if (known !== undefined && known.services === services) return known.targets;
    const targets = this.#findTargets(pod);
    this.#targetsByTemplate.set(pod.template, { targets, services });
    return targets;
  }

  #findTargets(pod: Pod): readonly Target[] {
    const main = this.#findMain(pod);
    if (main === undefined) return NO_TARGETS;
    const taken = new Set([containerOf(main, pod.template)]);
    const found: Target[] = [main];
    for (const target of this.#usageTargets.values()) {
      const container = containerOf(target, pod.template);
      if (pod.workloadKey !== targetKey(target.spec.to) || taken.has(container)) continue;
      taken.add(container);
      found.push(target);
    }
    return found;
  }

  /** The first load given to a Service that selects the pod or to its workload. */
  #findMain(pod: Pod): Target | undefined {
    for (const targets of [
      this.#requestTargets.values(),
      this.#played.services,
      this.#usageTargets.values(),
    ]) {
      for (const target of targets) {
        const { kind, namespace, name } = target.spec.to;
        if (kind !== "Service") {
          if (pod.workloadKey === targetKey(target.spec.to)) return target;
          continue;
        }
        const service = this.#cluster.services.get(`${namespace}/${name}`);
        if (pod.namespace === namespace && service?.selection?.matches(pod.labels) === true) return target;
      }
    }
    return undefined;
  }
}

type Target = RequestTarget | PlayedService | UsageTarget;

const NO_TARGETS: readonly Target[] = [];

/** Who takes a target's pods in and hears of them. */
function podsOf(target: Exclude<Target, UsageTarget>): Pick<QueueSet, "addPod" | "removePod" | "podChanged">;
function podsOf(target: Target): Pick<QueueSet, "removePod" | "podChanged">;
function podsOf(target: Target): Pick<QueueSet, "removePod" | "podChanged"> {
  return target.kind === "requests" ? target.queues : target;
}

/** The container of a pod that a load goes to. */
function containerOf({ spec }: Target, { spec: { containers } }: PodTemplate): string | undefined {
  const named = containers.find(({ name }) => name === spec.container);
  return (named ?? containers[0])?.name;
}

function memoryOf({ spec }: Target): LoadMemory {
  if (spec.kind === "usage") {
    const leakBytesPerSecond = spec.memory?.leakBytesPerSecond ?? 0;
    return { baseBytes: spec.memory === undefined ? null : 0, bytesPerLevel: 1, leakBytesPerSecond };
  }
  const {
    baseBytes,
    bytesPerInFlight,
    leakBytesPerSecond = 0,
    leakBytesPerRequest = 0,
  } = spec.kind === "requests" ? spec.request.memory : spec.memory;
  const meanSeconds = spec.kind === "requests" ? spec.request.cpu.meanSeconds : spec.options.work.mean;
  return {
    baseBytes,
    bytesPerLevel: bytesPerInFlight,
    leakBytesPerSecond,
    leakBytesPerCoreSecond: meanSeconds > 0 ? leakBytesPerRequest / meanSeconds : 0,
  };
}
