import type { Cluster } from "../cluster/index.js";
import { PHASE } from "../engine/index.js";
import { NEVER } from "../units/index.js";
import type { NodeLoads } from "./contention/node-loads.js";
import type { FluidGraphs } from "./fluid-graphs.js";
import { type LoadTarget, type LoadTargets, podsOf } from "./load-targets.js";
import type { RequestTarget } from "./request-target.js";
import type { UsageReplay } from "./usage-replay.js";
import type { UsageTarget } from "./usage-target.js";

/** Less CPU for one pod means fewer calls to another on the same node: so often the shares are looked at again at once. */
const MOST_ROUNDS = 8;

/** Collects what changes within an instant for fluids and replayed uses, and works on it once. */
export class TrafficChanges {
  readonly #cluster: Cluster;
  readonly #targets: LoadTargets;
  readonly #graphs: FluidGraphs;
  readonly #usages: UsageReplay;
  readonly #nodeLoads: NodeLoads;
  #isFlushPending = false;

  constructor(
    cluster: Cluster,
    targets: LoadTargets,
    graphs: FluidGraphs,
    usages: UsageReplay,
    nodeLoads: NodeLoads,
  ) {
    this.#cluster = cluster;
    this.#targets = targets;
    this.#graphs = graphs;
    this.#usages = usages;
    this.#nodeLoads = nodeLoads;
    graphs.onSelfChange = () => this.#shareCpu();
  }

  /** Brings rates up to date with everything that changed at this instant. */
  flush(): void {
    this.#graphs.recomputeDirty();
    this.#usages.rearrangeDirty();
    this.#shareCpu();
  }

  markDirty(target: LoadTarget): void {
    if (target.kind === "played") return;
    if (target.kind === "requests") this.#graphs.markDirty(target);
    else this.#usages.markDirty(target);
    this.#flushSoon();
  }

  /** Pods came, went or changed: where their node is short of CPU it is shared anew. */
  shareSoon(): void {
    if (this.#nodeLoads.isUnsettled) this.#flushSoon();
  }

  /** Follows what the loads themselves change, from now on. */
  followDemands(): void {
    for (const target of this.#targets.requests.values()) this.#scheduleDemand(target);
    for (const target of this.#targets.usages.values()) this.#scheduleUsage(target);
  }

  #scheduleDemand(target: RequestTarget): void {
    const { sim } = this.#cluster;
    const { demand } = target.spec;
    if (demand === undefined) return;
    const next = demand.nextChangeAfter(sim.now);
    if (next >= NEVER) return;
    sim.schedule(next, PHASE.demand, () => {
      this.markDirty(target);
      this.#scheduleDemand(target);
    });
  }

  #scheduleUsage(target: UsageTarget): void {
    const { sim } = this.#cluster;
    const next = target.nextChangeAfter(sim.now);
    if (next >= NEVER) return;
    sim.schedule(next, PHASE.demand, () => {
      this.#usages.rearrangeAtOnce(target);
      this.#shareCpu();
      this.#scheduleUsage(target);
    });
  }

  #flushSoon(): void {
    if (this.#isFlushPending) return;
    this.#isFlushPending = true;
    const { sim } = this.#cluster;
    // After the deliveries of this instant, so that changes that come together are worked on once.
    sim.schedule(sim.now, PHASE.delivery, () => {
      this.#isFlushPending = false;
      this.flush();
    });
  }

  /** Shares out the CPU of nodes that have too little, and lets the queues of their pods work with what they got. */
  #shareCpu(): void {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const moved = this.#nodeLoads.settle();
      if (moved.length === 0) return;
      const requests = new Set<RequestTarget>();
      const usages = new Set<UsageTarget>();
      for (const pod of moved) {
        for (const target of this.#targets.of(pod)) {
          if (target.kind === "played") continue;
          podsOf(target).podChanged(pod);
          if (target.kind === "requests") requests.add(target);
          else usages.add(target);
        }
      }
      this.#graphs.recomputeOf(requests);
      for (const target of usages) this.#usages.rearrange(target);
    }
  }
}
