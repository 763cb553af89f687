import type { Pod, PodMetrics } from "../../cluster/index.js";
import type { RandomStreams } from "../../random/index.js";
import type { SimTime } from "../../units/index.js";
import type { ContainerSample } from "./container-sample.js";
import { ContainerSampling, readContainer } from "./container-sampling.js";
import { FRESH_CONTAINER_MINIMUM_AGE } from "./defaults.js";
import { queryPodMetrics } from "./query-pod-metrics.js";
import type { ScrapeCycle, ScrapeCycles } from "./scrape-cycles.js";
import { NO_POINTS, type PodPoints, type StoreRule, storePodScrape } from "./store-pod-scrape.js";

/** Brings one pod's part of the storage up to a cycle when somebody asks for it. */
export interface PodCursor {
  /** The pod's metrics as served once the cycle is stored. */
  servedAfter(cycle: ScrapeCycle): PodMetrics | undefined;
}

/** Cycles that a late first look goes back over: enough for two different samples of an idle container. */
const CYCLES_BACK = 5;

/** A pod as the real pipeline sees it: cAdvisor's samples, scraped and stored by metrics-server's rules. */
export class SampledPodCursor implements PodCursor {
  readonly #pod: Pod;
  readonly #containers: readonly string[];
  readonly #cycles: ScrapeCycles;
  readonly #rule: StoreRule;
  readonly #streams: RandomStreams;
  #samplings: ContainerSampling[] = [];
  /** Refilled for each scrape. */
  readonly #samples: ContainerSample[];
  #startedAt: SimTime | null = null;
  #points: PodPoints = NO_POINTS;
  #cycle = -1;
  #served: PodMetrics | undefined;

  constructor(
    pod: Pod,
    containers: readonly string[],
    cycles: ScrapeCycles,
    rule: StoreRule,
    streams: RandomStreams,
  ) {
    this.#pod = pod;
    this.#containers = containers;
    this.#cycles = cycles;
    this.#rule = rule;
    this.#streams = streams;
    this.#samples = new Array<ContainerSample>(containers.length);
  }

  servedAfter(cycle: ScrapeCycle): PodMetrics | undefined {
    if (cycle.index === this.#cycle) return this.#served;
    const before = this.#points;
    const first = Math.max(this.#cycle + 1, cycle.index - CYCLES_BACK);
    if (first > this.#cycle + 1) this.#points = NO_POINTS;
    for (let index = first; index <= cycle.index; index++) {
      const each = this.#cycles.cycle(index);
      this.#points = storePodScrape(this.#points, each === undefined ? [] : this.#scrape(each), this.#rule);
    }
    this.#cycle = cycle.index;
    if (this.#points !== before) this.#served = queryPodMetrics(this.#points);
    return this.#served;
  }

  #scrape(cycle: ScrapeCycle): readonly ContainerSample[] {
    const { node, usage, containersStartedAt, exitedAt } = this.#pod;
    if (node === null || usage === null || containersStartedAt === null) return [];
    const at = this.#cycles.scrapeAt(cycle, node);
    if (at === undefined || at < containersStartedAt || (exitedAt !== null && exitedAt <= at)) return [];
    if (containersStartedAt !== this.#startedAt) this.#restart(containersStartedAt);
    const samples = this.#samples;
    for (let i = 0; i < samples.length; i++) {
      const sample = this.#samplings[i]!.newestAt(at, usage);
      if (sample === undefined) return [];
      samples[i] = sample;
    }
    return samples;
  }

  #restart(startedAt: SimTime): void {
    this.#startedAt = startedAt;
    const { stableName, restarts } = this.#pod;
    this.#samplings = this.#containers.map((container) => {
      const key = `housekeeping/${stableName}/${container}${restarts === 0 ? "" : `/${restarts}`}`;
      return new ContainerSampling(container, startedAt, this.#streams.forKey(key));
    });
  }
}

/**
 * A pod whose counters are read at the scrape itself: the mean since the previous scrape, or since the
 * containers' start; none while they are younger than 10 s. What test clusters with scripted metrics do.
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

  servedAfter(cycle: ScrapeCycle): PodMetrics | undefined {
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
    const from = Math.max(beforeAt ?? startedAt, startedAt) as SimTime;
    const containers = this.#containers.map((container) => ({
      last: readContainer(container, startedAt, at, usage),
      prev: readContainer(container, startedAt, from, usage),
    }));
    return queryPodMetrics({ containers, hasPrev: true });
  }
}
