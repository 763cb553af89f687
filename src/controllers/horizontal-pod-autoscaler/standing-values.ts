import type { Pod, PodMetrics, PodSelection, UsageSource } from "../../cluster/index.js";
import { addPod, addTotals, emptyPodTotals, type PodGroup, type PodTotals } from "./group-pods.js";
import type { PodSample } from "./pod-sample.js";

/** Pods of one workload follow few sources; more of them are read one by one. */
const MOST_SOURCES = 8;

/** Pods whose values stand until their source changes; `source` null: pods that have no metrics and can get none. */
interface Bucket {
  readonly source: UsageSource | null;
  revision: number;
  readonly steadySince: number;
  readonly departures: number | undefined;
  readonly members: Set<Pod>;
  readonly totals: PodTotals;
}

/** What a pod in a bucket counts. */
interface Standing {
  readonly bucket: Bucket;
  readonly group: PodGroup;
  readonly usageMilli: number | null;
  readonly requestMilli: number | null;
}

/**
 * The pods of a selection as one metric sees them, parted into those whose values cannot change until something
 * happens to them or to what their use follows, kept as sums, and the `open` ones, which each reading looks at.
 */
export class StandingValues {
  /** Pods to be read. */
  readonly open = new Set<Pod>();
  /** Rises with every change of a bucket, and of a pod. */
  revision = 0;
  readonly #fallbackPercent: number;
  readonly #standing = new Map<Pod, Standing>();
  readonly #buckets: Bucket[] = [];
  #interruptions: number | undefined;

  constructor(selection: PodSelection, fallbackPercent: number) {
    this.#fallbackPercent = fallbackPercent;
    for (const pod of selection.pods) this.open.add(pod);
    selection.watch((pod) => this.#podChanged(pod));
  }

  /** Opens pods whose source changed; all, where the nodes' answers did. `interruptions`: the provider's. */
  refresh(interruptions: number | undefined): void {
    const isInterrupted = interruptions !== this.#interruptions;
    this.#interruptions = interruptions;
    for (let i = this.#buckets.length - 1; i >= 0; i--) {
      const bucket = this.#buckets[i]!;
      if (isInterrupted || !isSteady(bucket)) this.#dissolve(i);
    }
  }

  /** Whether values may stand at all just now. */
  get mayStand(): boolean {
    return this.#interruptions !== undefined;
  }

  addTo(totals: PodTotals): void {
    for (let i = 0; i < this.#buckets.length; i++) addTotals(totals, this.#buckets[i]!.totals);
  }

  /** From now on an open pod counts as this sample says. `served` undefined: it has no metrics. */
  settle(pod: Pod, served: PodMetrics | undefined, sample: PodSample, group: PodGroup): void {
    const bucket = this.#bucketOf(served === undefined ? null : (pod.usage?.source ?? null));
    if (bucket === undefined) return;
    const { usageMilli, requestMilli } = sample;
    this.open.delete(pod);
    this.#standing.set(pod, { bucket, group, usageMilli, requestMilli });
    bucket.members.add(pod);
    addPod(bucket.totals, sample, group, this.#fallbackPercent);
    this.revision++;
  }

  #bucketOf(source: UsageSource | null): Bucket | undefined {
    for (const bucket of this.#buckets) if (bucket.source === source) return bucket;
    if (this.#buckets.length > MOST_SOURCES) return undefined;
    const bucket: Bucket = {
      source,
      revision: source?.revision ?? 0,
      steadySince: source?.steadySince ?? 0,
      departures: source?.departures,
      members: new Set(),
      totals: emptyPodTotals(),
    };
    this.#buckets.push(bucket);
    return bucket;
  }

  #podChanged(pod: Pod): void {
    this.revision++;
    const standing = this.#standing.get(pod);
    if (standing !== undefined) {
      const { bucket, group, usageMilli, requestMilli } = standing;
      this.#standing.delete(pod);
      bucket.members.delete(pod);
      addPod(bucket.totals, { count: -1, usageMilli, requestMilli }, group, this.#fallbackPercent);
    }
    if (pod.exists) this.open.add(pod);
    else this.open.delete(pod);
  }

  #dissolve(index: number): void {
    const [bucket] = this.#buckets.splice(index, 1);
    this.revision++;
    for (const pod of bucket!.members) {
      this.#standing.delete(pod);
      this.open.add(pod);
    }
  }
}

/** Whether the source's pods use CPU and memory as before; pods that came to follow it change nothing for the others. */
function isSteady(bucket: Bucket): boolean {
  const { source } = bucket;
  if (source === null || source.revision === bucket.revision) return true;
  if (source.steadySince !== bucket.steadySince || source.departures !== bucket.departures) return false;
  bucket.revision = source.revision;
  return source.departures !== undefined;
}
