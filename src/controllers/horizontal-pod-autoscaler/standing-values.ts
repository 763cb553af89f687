import type { Pod, PodMetrics, PodMetricsReader, PodSelection, UsageSource } from "../../cluster/index.js";
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
  readonly members: Place[];
  readonly totals: PodTotals;
}

/** A pod that is to be read, and what the readings before told of it. */
export interface OpenPod {
  readonly pod: Pod;
  /** Where its metrics are read; null: not asked for yet. */
  reader: PodMetricsReader | null;
  /** Until it changes it is ready where it has a value and missing where not, and `requestMilli` is its request. */
  isMature: boolean;
  requestMilli: number | null;
}

/** Where a pod is, and what it counts while its value stands. Moved from list to list, never made anew. */
interface Place extends OpenPod {
  /** null: it is open. */
  bucket: Bucket | null;
  /** In its list. */
  index: number;
  group: PodGroup;
  usageMilli: number | null;
}

/**
 * The pods of a selection as one metric sees them, parted into those whose values cannot change until something
 * happens to them or to what their use follows, kept as sums, and the open ones, which each reading looks at.
 */
export class StandingValues {
  /** Rises with every change of a bucket, and of a pod. */
  revision = 0;
  readonly #fallbackPercent: number;
  readonly #open: Place[] = [];
  readonly #places = new Map<Pod, Place>();
  readonly #buckets: Bucket[] = [];
  #interruptions: number | undefined;

  constructor(selection: PodSelection, fallbackPercent: number) {
    this.#fallbackPercent = fallbackPercent;
    for (const pod of selection.pods) this.#podChanged(pod);
    selection.watch((pod) => this.#podChanged(pod));
  }

  /** How many pods are to be read. */
  get openCount(): number {
    return this.#open.length;
  }

  /** Read them from the last to the first: a pod that settles leaves its place to one that was read before it. */
  open(index: number): OpenPod {
    return this.#open[index]!;
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

  /** Calls `visit` with each source that values stand by. */
  forEachSource(visit: (source: UsageSource) => void): void {
    for (let i = 0; i < this.#buckets.length; i++) {
      const { source } = this.#buckets[i]!;
      if (source !== null) visit(source);
    }
  }

  addTo(totals: PodTotals): void {
    for (let i = 0; i < this.#buckets.length; i++) addTotals(totals, this.#buckets[i]!.totals);
  }

  /** From now on an open pod counts as this sample says. `served` undefined: it has no metrics. */
  settle(index: number, served: PodMetrics | undefined, sample: PodSample, group: PodGroup): void {
    const place = this.#open[index]!;
    const source = served === undefined ? null : (served.steadySource ?? place.pod.usage?.source ?? null);
    const bucket = this.#bucketOf(source);
    if (bucket === undefined) return;
    takeOut(this.#open, place);
    place.bucket = bucket;
    place.group = group;
    place.usageMilli = sample.usageMilli;
    place.requestMilli = sample.requestMilli;
    putIn(bucket.members, place);
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
      members: [],
      totals: emptyPodTotals(),
    };
    this.#buckets.push(bucket);
    return bucket;
  }

  #podChanged(pod: Pod): void {
    this.revision++;
    const place = this.#places.get(pod);
    if (place === undefined) {
      if (!pod.exists) return;
      const added: Place = {
        pod,
        reader: null,
        isMature: false,
        requestMilli: 0,
        bucket: null,
        index: 0,
        group: "ready",
        usageMilli: 0,
      };
      this.#places.set(pod, added);
      putIn(this.#open, added);
      return;
    }
    const { bucket, group, usageMilli, requestMilli } = place;
    place.isMature = false;
    if (bucket !== null) {
      takeOut(bucket.members, place);
      addPod(bucket.totals, { count: -1, usageMilli, requestMilli }, group, this.#fallbackPercent);
      place.bucket = null;
      putIn(this.#open, place);
    }
    if (pod.exists) return;
    takeOut(this.#open, place);
    this.#places.delete(pod);
  }

  #dissolve(index: number): void {
    const [bucket] = this.#buckets.splice(index, 1);
    this.revision++;
    for (const place of bucket!.members) {
      place.bucket = null;
      putIn(this.#open, place);
    }
  }
}

function putIn(list: Place[], place: Place): void {
  place.index = list.length;
  list.push(place);
}

function takeOut(list: Place[], place: Place): void {
  const last = list.pop()!;
  if (last === place) return;
  last.index = place.index;
  list[place.index] = last;
}

/** Whether the source's pods use CPU and memory as before; pods that came to follow it change nothing for the others. */
function isSteady(bucket: Bucket): boolean {
  const { source } = bucket;
  if (source === null || source.revision === bucket.revision) return true;
  if (source.steadySince !== bucket.steadySince || source.departures !== bucket.departures) return false;
  bucket.revision = source.revision;
  return source.departures !== undefined;
}
