import type { Cluster, Node } from "../../cluster/index.js";
import { PHASE } from "../../engine/index.js";
import type { RandomStreams } from "../../random/index.js";
import { SECOND, type SimTime } from "../../units/index.js";
import { AskedNodes } from "./asked-nodes.js";
import { HOUSEKEEPING } from "./defaults.js";
import { scrapeDelay } from "./scrape-stagger.js";

/** One round of scrapes over all nodes. */
export interface ScrapeCycle {
  readonly index: number;
  readonly at: SimTime;
  readonly nodeCount: number;
  /** When the last node had answered: from then on the batch is served. */
  readonly storedAt: SimTime;
  /** Nodes that gave no answer; null: all answered. */
  readonly silent: ReadonlySet<Node> | null;
  /** Some of them had pods. A node without any leaves no pod out: those that come later start later. */
  readonly isInterrupted: boolean;
}

/** When cycles begin: a fixed ticker, or the instants that a recording names (scraped and stored at once). */
export type ScrapeSchedule =
  | {
      readonly kind: "ticker";
      readonly first: SimTime;
      readonly resolution: SimTime;
      /** A kubelet's answer time. */
      readonly latency: SimTime;
    }
  | { readonly kind: "explicit"; readonly at: readonly SimTime[] };

/** A late look goes back over this much, and at least 5 cycles: enough for two different samples when idle. */
const LOOKED_BACK = 75 * SECOND;
const FEWEST_CYCLES_BACK = 5;
/**
 * Enough for two different samples of a busy container: they are 20 s apart at the most, a node's scrapes up to 4 s
 * more or less than a cycle.
 */
const LOOKED_BACK_WHEN_BUSY = 30 * SECOND;
/** Between two samples of a busy container. */
const LONGEST_BUSY_INTERVAL = HOUSEKEEPING.interval * (1 + HOUSEKEEPING.jitterFactor);
/** Cycles kept beyond those: some are begun and not stored yet. */
const CYCLES_UNDER_WAY = 3;

/**
 * The cycles of metrics-server so far: one event a cycle, whatever the number of pods.
 *
 * Deviates: a node that is not Ready is passed over at once; upstream waits for its time-out (UPSTREAM.md).
 */
export class ScrapeCycles {
  /** How many cycles back somebody may look who did not look before. */
  readonly cyclesBack: number;
  /** The same for a pod whose containers were busy all the time: the result is the same. */
  readonly cyclesBackWhenBusy: number;
  readonly #cluster: Cluster;
  readonly #schedule: ScrapeSchedule;
  readonly #asked: AskedNodes;
  readonly #kept: ScrapeCycle[] = [];
  #next = 0;
  #interruptions = 0;
  /** Among those kept. */
  #interruptedKept = 0;
  #newest: ScrapeCycle | undefined;
  #newestAsOf = -1;

  constructor(cluster: Cluster, streams: RandomStreams, schedule: ScrapeSchedule) {
    this.#cluster = cluster;
    this.#asked = new AskedNodes(cluster, streams);
    this.#schedule = schedule;
    const needed = schedule.kind === "ticker" ? Math.ceil(LOOKED_BACK / schedule.resolution) : 0;
    this.cyclesBack = Math.max(FEWEST_CYCLES_BACK, needed);
    this.cyclesBackWhenBusy =
      schedule.kind === "ticker"
        ? Math.min(this.cyclesBack, 1 + Math.ceil(LOOKED_BACK_WHEN_BUSY / schedule.resolution))
        : this.cyclesBack;
    this.#scheduleNext();
  }

  /** Cycles in which some node left pods out; undefined while such a one is among those of the recent past. */
  get interruptions(): number | undefined {
    return this.#interruptedKept > 0 ? undefined : this.#interruptions;
  }

  /** The newest cycle whose batch is stored by now, or undefined. */
  get newest(): ScrapeCycle | undefined {
    const { now } = this.#cluster.sim;
    if (now !== this.#newestAsOf) {
      this.#newest = this.newestStored(now);
      this.#newestAsOf = now;
    }
    return this.#newest;
  }

  /** The newest cycle whose batch is stored at `now`, or undefined. */
  newestStored(now: SimTime): ScrapeCycle | undefined {
    for (let i = this.#kept.length - 1; i >= 0; i--) {
      if (this.#kept[i]!.storedAt <= now) return this.#kept[i];
    }
    return undefined;
  }

  /** A cycle of the recent past, or undefined. */
  cycle(index: number): ScrapeCycle | undefined {
    const oldest = this.#kept[0];
    return oldest === undefined ? undefined : this.#kept[index - oldest.index];
  }

  /**
   * No measurement of a container that is always busy depends on its use before this, neither now nor later; undefined:
   * not known.
   */
  get busyMeasuredFrom(): SimTime | undefined {
    const { newest } = this;
    if (newest === undefined || this.#schedule.kind === "explicit") return undefined;
    const first = this.cycle(newest.index - this.cyclesBackWhenBusy);
    return first === undefined ? undefined : ((first.at - LONGEST_BUSY_INTERVAL) as SimTime);
  }

  /** When a node is asked in a cycle; undefined: it gives no answer. `salt`: the node's. */
  scrapeAt(cycle: ScrapeCycle, node: Node, salt = this.saltOf(node)): SimTime | undefined {
    if (cycle.silent?.has(node) === true) return undefined;
    if (this.#schedule.kind === "explicit") return cycle.at;
    return (cycle.at + scrapeDelay(salt, cycle.index, cycle.nodeCount)) as SimTime;
  }

  /** What a node's delays are drawn with. */
  saltOf(node: Node): number {
    return this.#asked.saltOf(node);
  }

  #scheduleNext(): void {
    const schedule = this.#schedule;
    const at =
      schedule.kind === "explicit"
        ? schedule.at[this.#next]
        : ((schedule.first + this.#next * schedule.resolution) as SimTime);
    if (at === undefined) return;
    this.#cluster.sim.schedule(at, PHASE.delivery, () => this.#begin(at));
  }

  #begin(at: SimTime): void {
    const index = this.#next++;
    const nodeCount = this.#cluster.nodes.size;
    const asked = this.#asked;
    let isInterrupted = false;
    for (const { pods } of asked.silent) if (pods.size > 0) isInterrupted = true;
    const silent = asked.silent.size > 0 ? new Set(asked.silent) : null;
    const schedule = this.#schedule;
    let storedAt: number = at;
    if (schedule.kind === "ticker" && asked.silent.size < nodeCount) {
      storedAt = at + asked.longestDelay(index, nodeCount) + schedule.latency;
    }
    this.#kept.push({ index, at, nodeCount, storedAt: storedAt as SimTime, silent, isInterrupted });
    this.#newestAsOf = -1;
    if (isInterrupted) {
      this.#interruptions++;
      this.#interruptedKept++;
    }
    if (this.#kept.length > this.cyclesBack + CYCLES_UNDER_WAY && this.#kept.shift()!.isInterrupted) {
      this.#interruptedKept--;
    }
    this.#scheduleNext();
  }
}
