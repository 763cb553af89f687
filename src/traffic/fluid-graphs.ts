import type { Pod } from "../cluster/index.js";
import { type EventHandle, PHASE, type Simulation } from "../engine/index.js";
import { NEVER, type SimTime } from "../units/index.js";
import { callGraphs } from "./call-graphs.js";
import type { NodeLoads } from "./contention/node-loads.js";
import { FluidNetwork, type RoundTrips } from "./fluid-network.js";
import type { FluidRouting, RoutedInflow } from "./fluid-routing.js";
import { type Latency, NO_LATENCY } from "./latency.js";
import type { LoadCounter } from "./load-counter.js";
import { canMemoryGrow, type MemoryGuards } from "./memory-guard.js";
import type { TellLateness } from "./queue-set.js";
import type { RequestTarget } from "./request-target.js";

/** Targets that call each other, directly or not: their rates and latencies change together. */
interface CallGraph {
  /** Callers before callees. */
  readonly targets: readonly RequestTarget[];
  isDirty: boolean;
  /** As of the last recomputation nothing changes by itself. */
  isSteady: boolean;
  /** When a backlog is worked off next. */
  timer: EventHandle | null;
  timerAt: SimTime;
}

/** What a graph's targets touch beside each other. */
export interface FluidSurroundings {
  readonly sim: Simulation;
  readonly nodeLoads: NodeLoads;
  readonly guards: MemoryGuards;
  /** How requests are dealt over pods, where that may be uneven. */
  readonly routings: ReadonlyMap<RequestTarget, FluidRouting>;
  /** What the network between pods takes; null: nothing. */
  readonly roundTrips: RoundTrips | null;
}

/**
 * The targets of a fluid as graphs of calls. Between changes all rates of a graph are constant; a change costs
 * O(cohorts of the graph).
 *
 * Throws RangeError for calls in a circle and to a target that is not among them.
 */
export class FluidGraphs {
  tellLateness: TellLateness = () => {};
  /** Rates changed by themselves. */
  onSelfChange: () => void = () => {};
  readonly #targets: ReadonlyMap<string, RequestTarget>;
  readonly #around: FluidSurroundings;
  readonly #graphs: CallGraph[] = [];
  readonly #graphOf = new Map<RequestTarget, CallGraph>();
  /** Null: no load counts bytes or the network's time. */
  readonly #network: FluidNetwork | null;
  #memoryAgainIn = Number.POSITIVE_INFINITY;

  constructor(targets: ReadonlyMap<string, RequestTarget>, around: FluidSurroundings) {
    this.#targets = targets;
    this.#around = around;
    for (const members of callGraphs([...targets.values()])) {
      const graph: CallGraph = {
        targets: members,
        isDirty: true,
        isSteady: false,
        timer: null,
        timerAt: NEVER,
      };
      this.#graphs.push(graph);
      for (const target of members) this.#graphOf.set(target, graph);
    }
    const network = new FluidNetwork(targets, around.roundTrips);
    this.#network = network.isIdle ? null : network;
  }

  markDirty(target: RequestTarget): void {
    this.#graphOf.get(target)!.isDirty = true;
  }

  /** Brings the rates of all graphs with changes up to date. */
  recomputeDirty(): void {
    for (const graph of this.#graphs) if (graph.isDirty) this.#recompute(graph);
  }

  /** The same for the graphs of these targets, each once. */
  recomputeOf(targets: Iterable<RequestTarget>): void {
    const graphs = new Set<CallGraph>();
    for (const target of targets) graphs.add(this.#graphOf.get(target)!);
    for (const graph of graphs) this.#recompute(graph);
  }

  /** Lets time pass up to the present instant for a target and all that it is in calls with. */
  advance(target: RequestTarget): void {
    this.#advance(this.#graphOf.get(target)!);
  }

  /** The target of that key with everything that changed taken into account; undefined: there is none. */
  upToDate(key: string): RequestTarget | undefined {
    const target = this.#targets.get(key);
    if (target === undefined) return undefined;
    const graph = this.#graphOf.get(target)!;
    if (graph.isDirty) this.#recompute(graph);
    else this.#advance(graph);
    return target;
  }

  /** Callees first, so that callers know how long their calls took in this stretch. */
  #advance({ targets }: CallGraph): void {
    const { now } = this.#around.sim;
    for (let i = targets.length - 1; i >= 0; i--) targets[i]!.advance(now, this.#latencyOf);
  }

  readonly #latencyOf = (key: string, caller: RequestTarget): Latency =>
    this.#targets.get(key)?.latencyFor(caller, this.#latencyOf) ?? NO_LATENCY;

  readonly #noteMemory = (counter: LoadCounter, pods: Iterable<{ readonly pod: Pod }>): void => {
    this.#memoryAgainIn = Math.min(this.#memoryAgainIn, this.#around.nodeLoads.noteMemory(counter, pods));
  };

  /** Callers first, because the work they do makes the calls. */
  #recompute(graph: CallGraph): void {
    graph.isDirty = false;
    this.#advance(graph);
    const { now } = this.#around.sim;
    if (graph.isSteady && areUnchanged(graph.targets, now)) {
      // Most of what pods go through makes no difference to requests; only memory that leaks must be looked at.
      let first = Number.POSITIVE_INFINITY;
      for (const target of graph.targets) first = Math.min(first, this.#around.guards.check(target, now));
      this.#lookAgainIn(graph, first);
      return;
    }
    const incoming = new Map<string, number>();
    let forbidden: Map<string, number> | undefined;
    let first = Number.POSITIVE_INFINITY;
    let isSteady = true;
    for (const target of graph.targets) {
      const wanted = target.takeOwnRate(now);
      const own = target.spec.isForbidden === true ? 0 : wanted;
      target.forbiddenRate = wanted - own + (forbidden?.get(target.key) ?? 0);
      const routing = this.#around.routings.get(target);
      if (routing?.isUneven === true) {
        isSteady = false;
        first = Math.min(first, this.#dealOver(target, routing, graph, own));
      }
      target.rearrange(now, own + (incoming.get(target.key) ?? 0));
      first = Math.min(first, this.#noteUse(target));
      first = Math.min(first, target.noteLateness(this.tellLateness));
      const rate = target.queues.processedRate;
      for (let i = 0; i < target.calls.length; i++) {
        const { to, isForbidden } = target.calls[i]!;
        if (isForbidden === true) forbidden ??= new Map();
        const into = isForbidden === true ? forbidden! : incoming;
        into.set(to, (into.get(to) ?? 0) + rate * target.callsPerRequest(i));
      }
      const { secondsUntilChange } = target.queues;
      isSteady &&= target.queues.isSteady;
      first = Math.min(first, secondsUntilChange, this.#around.guards.check(target, now));
    }
    graph.isSteady = isSteady && first === Number.POSITIVE_INFINITY;
    this.#network?.update(graph.targets, now);
    if (forbidden !== undefined) {
      for (const target of graph.targets.toReversed()) target.findFailShare((key) => this.#targets.get(key));
    }
    this.#lookAgainIn(graph, first);
  }

  /** Tells the nodes of a target's pods what these use; returns seconds until that changes by itself. */
  #noteUse({ queues, spec }: RequestTarget): number {
    queues.forEachGroup(this.#around.nodeLoads.note);
    if (!canMemoryGrow(spec)) return Number.POSITIVE_INFINITY;
    this.#memoryAgainIn = Number.POSITIVE_INFINITY;
    queues.forEachGroup(this.#noteMemory);
    return this.#memoryAgainIn;
  }

  #lookAgainIn(graph: CallGraph, seconds: number): void {
    const { sim } = this.#around;
    const next =
      seconds === Number.POSITIVE_INFINITY
        ? NEVER
        : ((sim.now + Math.max(1, Math.ceil(seconds * 1e6))) as SimTime);
    if (next === graph.timerAt) return;
    if (graph.timer !== null) sim.cancel(graph.timer);
    graph.timer = null;
    graph.timerAt = next;
    if (next >= NEVER) return;
    graph.timer = sim.schedule(next, PHASE.demand, () => {
      graph.timer = null;
      graph.timerAt = NEVER;
      this.#recompute(graph);
      this.onSelfChange();
    });
  }

  /** Deals a target's requests unevenly over its pods; returns seconds until that changes by itself. */
  #dealOver(target: RequestTarget, routing: FluidRouting, graph: CallGraph, own: number): number {
    const { now } = this.#around.sim;
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
    target.queues.setShares(routing.shares(now, inflows));
    return (routing.nextAt - now) / 1e6;
  }
}

function areUnchanged(targets: readonly RequestTarget[], now: SimTime): boolean {
  for (const target of targets) if (!target.isUnchanged(now)) return false;
  return true;
}
