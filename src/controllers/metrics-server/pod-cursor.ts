import type {
  AmountRange,
  ContainerMetrics,
  CountedSource,
  Node,
  Pod,
  PodMetrics,
  PodMetricsReader,
  PodUsage,
  UsageSource,
} from "../../cluster/index.js";
import type { RandomStreams } from "../../random/index.js";
import { NEVER, type SimTime } from "../../units/index.js";
import { readContainer } from "./container-sample.js";
import { ContainerTrack } from "./container-track.js";
import { FRESH_CONTAINER_MINIMUM_AGE } from "./defaults.js";
import type { NumberRows } from "./number-rows.js";
import { queryPodMetrics } from "./query-pod-metrics.js";
import type { ScrapeCycle, ScrapeCycles } from "./scrape-cycles.js";

/** Brings one pod's part of the storage up to a cycle when somebody asks for it. */
export interface PodCursor extends PodMetricsReader {
  /** Something happened to the pod. */
  podChanged(): void;
}

/**
 * A pod as the real pipeline sees it: cAdvisor's samples, scraped and stored by metrics-server's rules. It is its own
 * answer: the metrics are read where the storage holds them, by the rules of `queryPodMetrics`.
 */
export class SampledPodCursor implements PodCursor, PodMetrics {
  readonly #pod: Pod;
  readonly #cycles: ScrapeCycles;
  readonly #metricResolution: SimTime;
  readonly #streams: RandomStreams;
  readonly #tracks: readonly ContainerTrack[];
  /** What the pod showed when it was looked at last, which it is again only after a change. */
  #isKnown = false;
  #node: Node | null = null;
  #nodeSalt = 0;
  #usage: PodUsage | null = null;
  #exitedAt: SimTime | null = null;
  #startedAt: SimTime | null = null;
  /** Some container has a previous point. */
  #hasPrevious = false;
  #cycle = -1;
  #isServed = false;
  /** Those served where that is not all of them. */
  #part: ContainerTrack[] | null = null;
  /** Of those served: with the earliest last point, and the earliest previous one. */
  #oldest: ContainerTrack | null = null;
  #measuredFrom: ContainerTrack | null = null;
  #isFirm = false;

  constructor(
    pod: Pod,
    containers: readonly string[],
    cycles: ScrapeCycles,
    metricResolution: SimTime,
    streams: RandomStreams,
    rows: NumberRows,
  ) {
    this.#pod = pod;
    this.#cycles = cycles;
    this.#metricResolution = metricResolution;
    this.#streams = streams;
    this.#tracks = containers.map((name) => new ContainerTrack(name, rows));
  }

  get timestamp(): SimTime {
    return (this.#oldest?.lastAt ?? 0) as SimTime;
  }

  get windowMicros(): number {
    return this.#oldest?.windowMicros ?? 0;
  }

  get measuredFrom(): SimTime | undefined {
    return this.#isFirm ? (this.#measuredFrom!.previousAt as SimTime) : undefined;
  }

  get steadySource(): UsageSource | null | undefined {
    if (this.#tracks.length !== 1 || !this.#isKnown) return undefined;
    return this.#isFirm ? this.#tracks[0]!.steadySourceSince(this.#tracks[0]!.previousAt) : null;
  }

  get containers(): readonly ContainerMetrics[] {
    return this.#part ?? this.#tracks;
  }

  podChanged(): void {
    this.#isKnown = false;
  }

  read(): PodMetrics | undefined {
    const cycle = this.#cycles.newest;
    if (cycle === undefined) return undefined;
    if (cycle.index !== this.#cycle) this.#advance(cycle);
    return this.#isServed ? this : undefined;
  }

  foresee(range: AmountRange): CountedSource | null {
    const from = this.#cycles.busyMeasuredFrom;
    const usage = this.#usage;
    if (from === undefined || usage === null || this.#tracks.length !== 1) return null;
    // Whatever was served of a pod to which nothing happened since is served again.
    if (!this.#isKnown || !this.#isServed || this.#part !== null || this.#exitedAt !== null) return null;
    // Of a container that started within that time the rate is measured from its start.
    if (this.#startedAt! + this.#metricResolution > from) return null;
    return this.#tracks[0]!.foresee(from, usage, range);
  }

  #advance({ index: newest }: ScrapeCycle): void {
    if (!this.#isKnown) this.#takeState();
    let first = Math.max(this.#cycle + 1, newest - this.#cycles.cyclesBack);
    let isChanged = first > this.#cycle + 1 && this.#forget();
    if (isChanged && this.#isBusy()) first = newest - this.#cycles.cyclesBackWhenBusy;
    for (let index = first; index <= newest; index++) {
      const each = this.#cycles.cycle(index);
      if (each !== undefined && this.#sample(each)) {
        if (this.#store()) isChanged = true;
      } else if (this.#forget()) isChanged = true;
    }
    this.#cycle = newest;
    if (isChanged) this.#isServed = this.#query();
  }

  #takeState(): void {
    const { node, usage, containersStartedAt, exitedAt } = this.#pod;
    for (const track of this.#tracks) track.podChanged();
    // A pod without a use may get one without any other change: it is looked at each time.
    this.#isKnown = usage !== null;
    this.#usage = node === null || containersStartedAt === null ? null : usage;
    this.#exitedAt = exitedAt;
    if (this.#usage === null) return;
    if (node !== this.#node) this.#nodeSalt = this.#cycles.saltOf(node!);
    this.#node = node;
    if (containersStartedAt !== this.#startedAt) this.#restart(containersStartedAt!);
  }

  #isBusy(): boolean {
    const usage = this.#usage;
    if (usage === null) return false;
    for (let i = 0; i < this.#tracks.length; i++) if (!this.#tracks[i]!.isBusy(usage)) return false;
    return true;
  }

  /** Scrapes the pod: false where the answer does not bring it. */
  #sample(cycle: ScrapeCycle): boolean {
    const usage = this.#usage;
    if (usage === null) return false;
    const at = this.#cycles.scrapeAt(cycle, this.#node!, this.#nodeSalt);
    if (at === undefined || at < this.#startedAt! || (this.#exitedAt !== null && this.#exitedAt <= at))
      return false;
    const tracks = this.#tracks;
    for (let i = 0; i < tracks.length; i++) if (!tracks[i]!.sampleUpTo(at, usage)) return false;
    return true;
  }

  /** Takes the scrape into the storage; false where it brought nothing new. */
  #store(): boolean {
    const tracks = this.#tracks;
    let isUnchanged = true;
    for (let i = 0; i < tracks.length; i++) if (!tracks[i]!.isUnchanged) isUnchanged = false;
    if (isUnchanged) return false;
    const hadPrevious = this.#hasPrevious;
    this.#hasPrevious = false;
    for (let i = 0; i < tracks.length; i++) {
      const track = tracks[i]!;
      track.store(hadPrevious, this.#metricResolution);
      if (track.previous !== "none") this.#hasPrevious = true;
    }
    return true;
  }

  #forget(): boolean {
    this.#hasPrevious = false;
    for (let i = 0; i < this.#tracks.length; i++) this.#tracks[i]!.forget();
    return true;
  }

  /** Whether the pod is served, and what; by the rules of `queryPodMetrics`. */
  #query(): boolean {
    if (!this.#hasPrevious) return false;
    const tracks = this.#tracks;
    let oldest: ContainerTrack | null = null;
    let measuredFrom: ContainerTrack | null = null;
    let isFirm = true;
    this.#part = null;
    for (let i = 0; i < tracks.length; i++) {
      const track = tracks[i]!;
      if (track.previous === "none") return false;
      if (!track.measure()) {
        this.#part ??= tracks.slice(0, i);
        continue;
      }
      this.#part?.push(track);
      if (oldest === null || track.lastAt < oldest.lastAt) oldest = track;
      if (measuredFrom === null || track.previousAt < measuredFrom.previousAt) measuredFrom = track;
      isFirm &&= track.isFirm;
    }
    this.#oldest = oldest;
    this.#measuredFrom = measuredFrom;
    this.#isFirm = isFirm && this.#part === null && (measuredFrom?.previousAt ?? NEVER) > this.#startedAt!;
    return true;
  }

  #restart(startedAt: SimTime): void {
    this.#startedAt = startedAt;
    const { stableName, restarts } = this.#pod;
    for (const track of this.#tracks) {
      const key = `housekeeping/${stableName}/${track.name}${restarts === 0 ? "" : `/${restarts}`}`;
      track.restart(startedAt, this.#streams.forKey(key));
    }
  }
}

/**
 * A pod whose counters are read at the scrape itself: the mean since the previous scrape that brought
 * a value, before it since the containers' start; none while they are younger than 10 s. What test clusters with
 * scripted metrics do.
 */
export class ScrapedPodCursor implements PodCursor {
  readonly #pod: Pod;
  readonly #containers: readonly string[];
  readonly #cycles: ScrapeCycles;
  #cycle = -1;
  #served: PodMetrics | undefined;

  constructor(pod: Pod, containers: readonly string[], cycles: ScrapeCycles) {
    this.#pod = pod;
    this.#containers = containers;
    this.#cycles = cycles;
  }

  podChanged(): void {}

  read(): PodMetrics | undefined {
    const cycle = this.#cycles.newest;
    if (cycle === undefined) return undefined;
    if (cycle.index !== this.#cycle) {
      this.#cycle = cycle.index;
      this.#served = this.#scrape(cycle);
    }
    return this.#served;
  }

  #scrape(cycle: ScrapeCycle): PodMetrics | undefined {
    const { node, usage, containersStartedAt: startedAt, exitedAt } = this.#pod;
    if (node === null || usage === null || startedAt === null) return undefined;
    const at = this.#cycles.scrapeAt(cycle, node);
    if (at === undefined || at - startedAt < FRESH_CONTAINER_MINIMUM_AGE) return undefined;
    if (exitedAt !== null && exitedAt <= at) return undefined;
    const before = this.#cycles.cycle(cycle.index - 1);
    const beforeAt = before === undefined ? undefined : this.#cycles.scrapeAt(before, node);
    const isFirst = beforeAt === undefined || beforeAt - startedAt < FRESH_CONTAINER_MINIMUM_AGE;
    const from = isFirst ? startedAt : beforeAt;
    const containers = this.#containers.map((container) => ({
      last: readContainer(container, startedAt, at, usage),
      prev: readContainer(container, startedAt, from, usage),
    }));
    return queryPodMetrics({ containers, hasPrev: true });
  }
}
