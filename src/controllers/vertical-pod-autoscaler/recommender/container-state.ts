import type { AggregationRule } from "./aggregation-rule.js";

/** Where a container's samples go: its aggregate. Units: Unix µs. */
export interface SampleSink {
  addCpuSample(millicores: number, unixMicros: number): void;
  addMemoryPeak(bytes: number, unixMicros: number): void;
  subtractMemoryPeak(bytes: number, unixMicros: number): void;
}

/**
 * One container of one pod: its window of memory aggregation and its peaks in it.
 * Units: Unix times in µs.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/recommender/model/container.go.
 */
export class ContainerState {
  readonly #rule: AggregationRule;
  readonly #aggregate: SampleSink;
  #lastCpuSample: number | undefined;
  #lastMemorySample: number | undefined;
  #windowEnd: number | undefined;
  #memoryPeak = 0;
  #oomPeak = 0;

  constructor(rule: AggregationRule, aggregate: SampleSink) {
    this.#rule = rule;
    this.#aggregate = aggregate;
  }

  /** The peak of a window that is still open at a time, which a checkpoint leaves out. */
  openPeak(unixMicros: number): { readonly bytes: number; readonly windowEndMicros: number } | undefined {
    const bytes = Math.max(this.#memoryPeak, this.#oomPeak);
    if (this.#windowEnd === undefined || this.#windowEnd <= unixMicros || bytes === 0) return undefined;
    return { bytes, windowEndMicros: this.#windowEnd };
  }

  /** Returns false for a sample that is not newer than the last one. */
  addCpuSample(millicores: number, unixMicros: number): boolean {
    if (millicores < 0) return false;
    if (this.#lastCpuSample !== undefined && unixMicros <= this.#lastCpuSample) return false;
    this.#aggregate.addCpuSample(millicores, unixMicros);
    this.#lastCpuSample = unixMicros;
    return true;
  }

  /** Returns false for a sample that is older than the last one. */
  addMemorySample(bytes: number, unixMicros: number): boolean {
    return this.#addMemory(bytes, unixMicros, false);
  }

  /**
   * Takes an OOM kill as a memory sample above what the container had: the larger of 100 Mi and 20 % more than its
   * request or peak. Returns false for kills of before the last sample's window.
   */
  recordOom(requestBytes: number, unixMicros: number): boolean {
    const { memoryAggregationInterval, oomBumpUpRatio, oomMinBumpUpBytes } = this.#rule;
    if (
      this.#lastMemorySample !== undefined &&
      unixMicros < this.#lastMemorySample - memoryAggregationInterval
    ) {
      return false;
    }
    // Without the OOM peak, so that kills in a row do not run away.
    const used = Math.max(requestBytes, this.#memoryPeak);
    const needed = Math.max(used + oomMinBumpUpBytes, Math.trunc(used * oomBumpUpRatio));
    return this.#addMemory(needed, unixMicros, true);
  }

  #addMemory(bytes: number, unixMicros: number, isOom: boolean): boolean {
    if (bytes < 0) return false;
    if (!isOom && this.#lastMemorySample !== undefined && unixMicros < this.#lastMemorySample) return false;
    this.#lastMemorySample = unixMicros;
    this.#windowEnd ??= unixMicros;
    if (unixMicros < this.#windowEnd) {
      const old = Math.max(this.#memoryPeak, this.#oomPeak);
      if (old === 0 || bytes <= old) return true;
      this.#aggregate.subtractMemoryPeak(old, this.#windowEnd);
    } else {
      const interval = this.#rule.memoryAggregationInterval;
      this.#windowEnd += Math.trunc((unixMicros - this.#windowEnd) / interval) * interval + interval;
      this.#memoryPeak = 0;
      this.#oomPeak = 0;
    }
    this.#aggregate.addMemoryPeak(bytes, this.#windowEnd);
    if (isOom) this.#oomPeak = bytes;
    else this.#memoryPeak = bytes;
    return true;
  }
}
