import type { Cluster, Node } from "../cluster/index.js";
import { NodeLoads, type NodeShortage } from "./contention/node-loads.js";
import { FluidGraphs } from "./fluid-graphs.js";
import { LoadTargets } from "./load-targets.js";
import { MemoryGuards } from "./memory-guard.js";
import { PlayedLooks } from "./played-looks.js";
import type { PlayedRequests } from "./played-requests.js";
import type { TellLateness } from "./queue-set.js";
import type { RequestFigures } from "./request-figures.js";
import type { RequestSource } from "./request-source.js";
import type { RequestTarget } from "./request-target.js";
import { RunningPods } from "./running-pods.js";
import { ServiceRoutes } from "./service-routes.js";
import type { TerminationLosses } from "./termination-losses.js";
import { TrafficChanges } from "./traffic-changes.js";
import type { TrafficOptions } from "./traffic-options.js";
import { UsageReplay } from "./usage-replay.js";

/**
 * Gives each pod its use of CPU and memory and each target its latencies, backlogs, refusals, time-outs and cut
 * requests. Loads are a fluid (`FluidGraphs`), or played request by request (`PlayedRequests`).
 *
 * Of a fluid, between changes (of demand, of pods, of endpoints, a backlog worked off) all rates are constant, so that a change
 * costs O(cohorts of the call graph it belongs to) and nothing happens in between.
 */
export class Traffic {
  readonly #cluster: Cluster;
  readonly #targets: LoadTargets;
  readonly #nodeLoads: NodeLoads;
  readonly #graphs: FluidGraphs;
  readonly #looks: PlayedLooks;
  readonly #changes: TrafficChanges;

  /**
   * Starts at the simulation's present time. Throws RangeError for a target given twice, a call to an unknown
   * target, or calls in a circle: the scenario's rules report these before.
   */
  constructor(cluster: Cluster, options: TrafficOptions) {
    const { sim } = cluster;
    const targets = new LoadTargets(cluster, options);
    const guards = new MemoryGuards(options.onOutOfMemory ?? (() => {}));
    const nodeLoads = new NodeLoads(cluster, options.sharesNodeCpu);
    nodeLoads.onShort = options.onShortOfCpu ?? (() => {});
    if (options.memoryPressure !== undefined) nodeLoads.memory.listener = options.memoryPressure;
    const routes = new ServiceRoutes(cluster, targets, options);
    const roundTrips = options.roundTrips ?? null;
    const graphs = new FluidGraphs(targets.requests, {
      sim,
      nodeLoads,
      guards,
      routings: routes.routings,
      roundTrips,
    });
    const usages = new UsageReplay(sim, nodeLoads, guards);
    const changes = new TrafficChanges(cluster, targets, graphs, usages, nodeLoads);
    const looks = new PlayedLooks(sim, targets.played, nodeLoads, guards);
    const around = { targets, graphs, changes, nodeLoads, guards, looks };
    const pods = new RunningPods(cluster, around, options.profileOf);
    this.#cluster = cluster;
    this.#targets = targets;
    this.#nodeLoads = nodeLoads;
    this.#graphs = graphs;
    this.#looks = looks;
    this.#changes = changes;
    pods.follow();
    routes.follow((target) => changes.markDirty(target));
    routes.routeAll();
    pods.takeAll();
    changes.followDemands();
    looks.watchMemory();
    for (const target of targets.usages.values()) usages.markDirty(target);
    this.flush();
  }

  /** The targets of requests as a recorder reads them, in the order given. All act at the simulation's present time. */
  get sources(): readonly RequestSource[] {
    const { requests, played } = this.#targets;
    return this.keys
      .map((key) => requests.get(key) ?? played.get(key))
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
    const fluid = [...this.#targets.requests.values()].filter((x) => x.queues.usedNodeCapacity);
    const played = this.#played.services.filter((x) => x.usedNodeCapacity);
    return [...fluid, ...played].map((x) => x.key);
  }

  /** Targets whose requests are played one by one. */
  get playedTargets(): readonly string[] {
    return this.#played.services.map(({ key }) => key);
  }

  /** Requests waiting beyond the steady state at this instant; 0 for an unknown target. */
  backlog(key: string): number {
    return this.#played.upToNow(key)?.target.queued ?? this.#graphs.upToDate(key)?.queues.backlog ?? 0;
  }

  /** Requests present at this instant. */
  inFlight(key: string): number {
    return this.#played.upToNow(key)?.target.inFlight ?? this.#graphs.upToDate(key)?.queues.inFlight ?? 0;
  }

  /** Requests per second that arrive at this instant, calls of other targets included. */
  arrivalRate(key: string): number {
    return this.#played.upToNow(key)?.arrivalRate ?? this.#graphs.upToDate(key)?.arrivalRate ?? 0;
  }

  /** CPU that requests used since `begin`, in core-seconds. */
  busyCoreSeconds(key: string): number {
    return this.#played.upToNow(key)?.busyCoreSeconds ?? this.#graphs.upToDate(key)?.busyCoreSeconds ?? 0;
  }

  /** Mean number of requests present since `begin`. */
  meanInFlight(key: string): number {
    return this.#played.upToNow(key)?.meanInFlight ?? this.#graphs.upToDate(key)?.meanInFlight ?? 0;
  }

  /** Cohorts of pods that a target is made of; what a change costs. */
  cohortCount(key: string): number {
    return this.#graphs.upToDate(key)?.queues.cohortCount ?? 0;
  }

  /** What tells the loads apart, in the order given. */
  get keys(): readonly string[] {
    return this.#targets.keys;
  }

  /**
   * CPU that was wanted and not given since `begin`, in core-seconds: replayed use that no pod could take, and what
   * requests in work lacked, of which each wants one core.
   */
  unmetCoreSeconds(key: string): number {
    const usage = this.#targets.usages.get(key);
    if (usage !== undefined) {
      usage.advance(this.#cluster.sim.now);
      return usage.unmetCoreSeconds;
    }
    return (
      this.#played.upToNow(key)?.missingCoreSeconds ?? this.#graphs.upToDate(key)?.missingCoreSeconds ?? 0
    );
  }

  /** Starts the figures of a target anew (the end of the warm-up). */
  begin(key: string): void {
    this.#played.upToNow(key)?.begin();
    this.#graphs.upToDate(key)?.begin();
    this.#targets.usages.get(key)?.begin();
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
    this.#graphs.tellLateness = listener;
    this.#looks.tellLateness = listener;
  }

  /** Brings rates up to date with everything that changed at this instant. */
  flush(): void {
    this.#changes.flush();
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

  get #played(): PlayedRequests {
    return this.#targets.played;
  }

  #known(key: string): RequestTarget {
    const target = this.#graphs.upToDate(key);
    if (target === undefined) throw new RangeError(`no requests go to ${key}`);
    return target;
  }
}
