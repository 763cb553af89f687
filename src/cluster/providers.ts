import type { SimTime } from "../units/index.js";
import type { Pod } from "./pod.js";

/**
 * What a pod's containers use, readable at any instant of the recent past (at least 60 s back), so that nobody
 * has to sample it while it runs. Traffic assigns it when the pod's containers start.
 */
export interface PodUsage {
  /**
   * Cumulative CPU time of a container since it started, in core-microseconds (1 core for 1 s = 1e6).
   * Monotone in `at`; 0 before the container started. `container` undefined: the pod's sum.
   */
  cpuCoreMicrosAt(at: SimTime, container?: string): number;
  /** Working set of a container (undefined: the pod's sum) in bytes. */
  memoryBytesAt(at: SimTime, container?: string): number;
  /**
   * Both of one container at once, for readers that ask often: core-microseconds into `values[offset]`, bytes into
   * the next. Absent: ask for each.
   */
  readInto?(values: Float64Array, offset: number, at: SimTime, container: string): void;
  /**
   * Since when the container's CPU counter has risen without a pause, by a microcore or more; NEVER: it may stand
   * still. Absent: not known.
   */
  busySince?(container: string): SimTime;
  /**
   * Writes the numbers of the container's `UsageCourse` into `values` from `offset` on and tells the counter that it
   * follows; null, or absent: its use has no such form just now.
   */
  courseInto?(values: Float64Array, offset: number, container: string): CountedSource | null;
  /** Latest time at which the pod's CPU rate changed; nothing changed after it. */
  readonly lastChangeAt: SimTime;
  /** What the pod's use follows, where that is known: tells a reader that nothing changed without asking each pod. */
  readonly source?: UsageSource | null;
}

/** What the use of several pods follows: while its revision stays, each of them uses CPU and memory as before. */
export interface UsageSource {
  /** Rises with each change of rate, and with each pod that begins or ends to follow it. */
  readonly revision: number;
  /** Rises with each pod that ends to follow it; absent: not counted. */
  readonly departures?: number;
  /** Since when its pods' CPU rate and memory are constant; NEVER while they are not. */
  readonly steadySince: SimTime;
}

/** Between what an amount lies; whoever is asked writes both. */
export interface AmountRange {
  least: number;
  most: number;
}

/** A source that is a counter which all its pods share. */
export interface CountedSource extends UsageSource {
  readonly departures: number;
  readonly lastChangeAt: SimTime;
  /** Since when its CPU has risen without a pause, by a microcore or more; NEVER: it may stand still. */
  readonly busySince: SimTime;
  /** Cumulative core-microseconds per pod. */
  cpuAt(at: SimTime): number;
  levelAt(at: SimTime): number;
  /** Writes between what its cores lay from `from` up to now; false: its history does not reach back so far. */
  coresSince(from: SimTime, range: AmountRange): boolean;
}

/**
 * Where the numbers of a container's use lie that follows a counter. From instant `since` on, until something happens
 * to the pod or the counter has another departure, it has used
 * `(base + rate · (at − rateSince)) + (work + counter.cpuAt(at))` core-microseconds and holds
 * `memory + perLevel · counter.levelAt(at)` bytes.
 */
export const USAGE_COURSE = {
  since: 0,
  base: 1,
  rate: 2,
  rateSince: 3,
  work: 4,
  memory: 5,
  perLevel: 6,
  width: 7,
} as const;

/** One container's entry of the resource metrics API. */
export interface ContainerMetrics {
  readonly name: string;
  /** Nanocores as metrics-server reports them; absent: the container is in the answer without cpu. */
  readonly cpuNanocores?: number;
  readonly memoryBytes?: number;
}

/** A pod's entry of the resource metrics API (metrics.k8s.io); may change with the next scrape. */
export interface PodMetrics {
  /** Whole-second truncation is the reader's. */
  readonly timestamp: SimTime;
  readonly windowMicros: number;
  readonly containers: readonly ContainerMetrics[];
  /**
   * The earliest instant whose use these metrics depend on. While the pod's use is constant from then on, later
   * metrics carry the same millicores and bytes. Undefined: they may differ all the same, by rounding.
   */
  readonly measuredFrom?: SimTime | undefined;
  /**
   * What the pod's use has followed since `measuredFrom`, being constant; null: that is not so. Undefined: ask the
   * pod's use.
   */
  readonly steadySource?: UsageSource | null | undefined;
}

/** Reads one pod's metrics again and again without looking the pod up. */
export interface PodMetricsReader {
  /** As `ResourceMetricsProvider.podMetrics`. */
  read(): PodMetrics | undefined;
  /**
   * Writes between what nanocores lie of the only container that `read` would give, without sampling it, and tells what
   * its use follows; null, or absent: not known. Valid while no answers are interrupted; later ones lie within it as
   * long as the pod and that source's revision stay. Leaving the pod unread changes no later answer.
   */
  foresee?(range: AmountRange): CountedSource | null;
}

/** The resource metrics API; metrics-server registers itself as `cluster.resourceMetrics`. */
export interface ResourceMetricsProvider {
  /** The pod's metrics as served at the current instant, or undefined: not listed. */
  podMetrics(pod: Pod): PodMetrics | undefined;
  /** For those who ask often; valid while the pod exists. Undefined: it has no metrics yet. Absent: ask for the pod. */
  readerOf?(pod: Pod): PodMetricsReader | undefined;
  /**
   * What `count` pods are served as that use what this one uses and differ only in when they are sampled: calls
   * `visit` for each set of them that reads alike. Absent: not told, ask for each pod.
   */
  forEachStratum?(
    pod: Pod,
    count: number,
    visit: (served: PodMetrics | undefined, count: number) => void,
  ): void;
  /**
   * Writes between what nanocores lie of all that `forEachStratum` would tell of pods that use what this one does,
   * without working them out, and tells what their use follows; null, or absent: not known. Valid while no answers are
   * interrupted; later ones lie within it as long as that source's revision stays.
   */
  foreseeStrata?(pod: Pod, range: AmountRange): CountedSource | null;
  /** Rises when pods were left out for a reason that is not theirs; undefined: that may be so now, or is not known. */
  readonly interruptions?: number | undefined;
}

/** One answer of the custom or external metrics API: values in thousandths, or an error. */
export type MetricAnswer =
  | { readonly kind: "values"; readonly valuesMilli: readonly number[]; readonly timestamp: SimTime }
  | { readonly kind: "podValues"; readonly byPod: ReadonlyMap<string, number>; readonly timestamp: SimTime }
  | { readonly kind: "error"; readonly message: string };

export interface MetricQuery {
  readonly type: "Pods" | "Object" | "External";
  readonly name: string;
  readonly namespace: string;
  /** Object metrics: the described object, `Kind/name`. */
  readonly object?: string;
  /** Labels of the metric's selector, as `key=value` sorted by key. */
  readonly selector?: readonly string[];
  /** Pods metrics: the pods that the HPA's selector matches. */
  readonly pods?: Iterable<Pod>;
}

/** The custom and external metrics APIs; the scenario's `metrics` are registered as `cluster.customMetrics`. */
export interface CustomMetricsProvider {
  query(query: MetricQuery): MetricAnswer;
}
