import type {
  Pod,
  PodMetrics,
  PodSelection,
  ResourceMetricsProvider,
  UsageSource,
} from "../../cluster/index.js";
import type { GroupingRule, PodGroup } from "./group-pods.js";
import type { SettledReading } from "./metric-memory.js";
import type { MetricReading } from "./propose-replicas.js";
import { isPodSettled } from "./settled-pod.js";

/** Pods of one workload follow few sources; with more than this, looking at them is no gain. */
const MOST_SOURCES = 8;

/**
 * Remembers readings that cannot change until a pod of the selection, the use of its pods or the nodes' answers do,
 * so that a sync with nothing new costs the same however many pods there are.
 *
 * A reading is settled when each of its pods is (`isPodSettled`).
 */
export class SettledReadings {
  readonly #sources: UsageSource[] = [];
  #isSettled = false;

  /** The reading that is remembered, while it would be made again. */
  find(
    known: SettledReading | null,
    selection: PodSelection,
    provider: ResourceMetricsProvider,
  ): MetricReading | undefined {
    if (
      known === null ||
      known.revision !== selection.revision ||
      known.selection !== selection ||
      known.provider !== provider ||
      known.interruptions !== provider.interruptions
    ) {
      return undefined;
    }
    for (let i = 0; i < known.sources.length; i++) {
      if (known.sources[i]!.revision !== known.sourceRevisions[i]) return undefined;
    }
    return known.reading;
  }

  /** Begins a reading of all pods; tell it each of them. */
  begin(): this {
    this.#sources.length = 0;
    this.#isSettled = true;
    return this;
  }

  /** `hasUsage`: the metrics carry the value that is read. */
  add(
    pod: Pod,
    served: PodMetrics | undefined,
    hasUsage: boolean,
    group: PodGroup,
    rule: GroupingRule,
  ): void {
    if (!this.#isSettled) return;
    this.#isSettled = isPodSettled(pod, served, hasUsage, group, rule);
    const source = pod.usage?.source;
    if (served !== undefined && source) this.addSource(source);
  }

  /** Some pod was read that will not read the same. */
  addUnsettled(): void {
    this.#isSettled = false;
  }

  /** The reading holds while this source does. */
  addSource(source: UsageSource): void {
    if (this.#sources.includes(source)) return;
    this.#sources.push(source);
    if (this.#sources.length > MOST_SOURCES) this.#isSettled = false;
  }

  /** Ends the reading; what to remember of it where it is settled. */
  end(
    selection: PodSelection,
    provider: ResourceMetricsProvider,
    reading: MetricReading,
  ): SettledReading | null {
    const { interruptions } = provider;
    if (!this.#isSettled || interruptions === undefined || reading.kind !== "pods") return null;
    return {
      selection,
      revision: selection.revision,
      provider,
      interruptions,
      sources: [...this.#sources],
      sourceRevisions: this.#sources.map(({ revision }) => revision),
      reading,
    };
  }
}
