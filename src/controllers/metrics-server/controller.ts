import {
  type AmountRange,
  type Cluster,
  type CountedSource,
  type Pod,
  type PodMetrics,
  type PodMetricsReader,
  PodRecords,
  type PodTemplate,
  type ResourceMetricsProvider,
} from "../../cluster/index.js";
import { isSidecar } from "../../kubernetes/index.js";
import type { RandomStreams } from "../../random/index.js";
import type { SimTime } from "../../units/index.js";
import { TRACK_WIDTH } from "./container-track.js";
import { DEFAULT_FLAGS, type MetricsServerFlags } from "./defaults.js";
import { NumberRows } from "./number-rows.js";
import { type PodCursor, SampledPodCursor, ScrapedPodCursor } from "./pod-cursor.js";
import { SamplingStrata } from "./sampling-strata.js";
import { ScrapeCycles } from "./scrape-cycles.js";

export interface MetricsServerOptions {
  readonly streams: RandomStreams;
  readonly flags?: Partial<MetricsServerFlags>;
  /** From a request to a kubelet until its answer. Default 0. */
  readonly scrapeLatency?: SimTime;
  /** First scrape. Default: within the first resolution after the construction, drawn. */
  readonly firstScrapeAt?: SimTime;
  /** Scrapes at exactly these instants, stored at once, instead of a ticker; ascending. */
  readonly scrapesAt?: readonly SimTime[];
  /**
   * `cadvisor` (default): what the kubelet's own sampling saw, stored by metrics-server's rules. `at-scrape`: the
   * mean since the previous scrape, as in a cluster with scripted metrics.
   */
  readonly sampling?: "cadvisor" | "at-scrape";
}

/**
 * metrics-server with the kubelets' sampling behind it; registers itself as the cluster's resource metrics API.
 *
 * There is one event per scrape cycle. A pod's samples are evaluated when its metrics are asked for: cycles and
 * sampling instants are known by then, its counters are read back from `pod.usage`.
 */
export class MetricsServer implements ResourceMetricsProvider {
  readonly cycles: ScrapeCycles;
  readonly #cluster: Cluster;
  readonly #streams: RandomStreams;
  readonly #resolution: SimTime;
  readonly #samplesAtScrape: boolean;
  readonly #cursors: PodRecords<PodCursor>;
  readonly #strata: SamplingStrata;
  readonly #rows = new NumberRows(TRACK_WIDTH);
  readonly #containersByTemplate = new WeakMap<PodTemplate, readonly string[]>();

  constructor(cluster: Cluster, options: MetricsServerOptions) {
    this.#cluster = cluster;
    this.#cursors = new PodRecords(cluster);
    this.#streams = options.streams;
    this.#resolution = options.flags?.metricResolution ?? DEFAULT_FLAGS.metricResolution;
    this.#samplesAtScrape = options.sampling === "at-scrape";
    this.cycles = new ScrapeCycles(
      cluster,
      options.streams,
      options.scrapesAt === undefined
        ? {
            kind: "ticker",
            first: options.firstScrapeAt ?? this.#drawFirstScrape(),
            resolution: this.#resolution,
            latency: options.scrapeLatency ?? (0 as SimTime),
          }
        : { kind: "explicit", at: options.scrapesAt },
    );
    this.#strata = new SamplingStrata(this.cycles, options.streams, this.#resolution, cluster.sim.now);
    cluster.pods.watchAllBut(["message"], (pod, change) => {
      if (change === "deleted") this.#cursors.delete(pod);
      else this.#cursors.get(pod)?.podChanged();
    });
    cluster.resourceMetrics = this;
  }

  get interruptions(): number | undefined {
    return this.cycles.interruptions;
  }

  podMetrics(pod: Pod): PodMetrics | undefined {
    return this.readerOf(pod)?.read();
  }

  readerOf(pod: Pod): PodMetricsReader | undefined {
    let cursor = this.#cursors.get(pod);
    if (cursor === undefined) {
      // A pod that never ran has nothing to remember.
      if (pod.containersStartedAt === null) return undefined;
      cursor = this.#newCursor(pod);
      this.#cursors.set(pod, cursor);
    }
    return cursor;
  }

  forEachStratum(
    pod: Pod,
    count: number,
    visit: (served: PodMetrics | undefined, count: number) => void,
  ): void {
    const cycle = this.cycles.newest;
    if (cycle === undefined) visit(undefined, count);
    else this.#strata.forEach(cycle, pod, this.#containersOf(pod.template), count, visit);
  }

  foreseeStrata(pod: Pod, range: AmountRange): CountedSource | null {
    const cycle = this.cycles.newest;
    if (cycle === undefined) return null;
    return this.#strata.foresee(cycle, pod, this.#containersOf(pod.template), range);
  }

  #newCursor(pod: Pod): PodCursor {
    const containers = this.#containersOf(pod.template);
    if (this.#samplesAtScrape) return new ScrapedPodCursor(pod, containers, this.cycles);
    return new SampledPodCursor(pod, containers, this.cycles, this.#resolution, this.#streams, this.#rows);
  }

  /** The containers that run as long as the pod: the regular ones and the sidecars. */
  #containersOf(template: PodTemplate): readonly string[] {
    let names = this.#containersByTemplate.get(template);
    if (names === undefined) {
      const sidecars = (template.spec.initContainers ?? []).filter(isSidecar);
      names = [...template.spec.containers, ...sidecars].map(({ name }) => name);
      this.#containersByTemplate.set(template, names);
    }
    return names;
  }

  #drawFirstScrape(): SimTime {
    const phase = this.#streams.forKey("scrape-phase/metrics-server").uniform();
    return (this.#cluster.sim.now + Math.floor(phase * this.#resolution)) as SimTime;
  }
}
