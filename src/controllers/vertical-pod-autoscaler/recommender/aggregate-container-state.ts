import type { SimTime } from "../../../units/index.js";
import { CPU_SAMPLE_WEIGHT, MEMORY_PEAK_WEIGHT } from "../defaults.js";
import type { AggregationRule } from "./aggregation-rule.js";
import { DecayingHistogram, type HistogramCheckpoint } from "./histogram/decaying-histogram.js";

/** What a checkpoint keeps of a container of a VPA. Units: Unix µs. */
export interface AggregateCheckpoint {
  readonly cpu: HistogramCheckpoint;
  readonly memory: HistogramCheckpoint;
  readonly firstSampleMicros: number | undefined;
  readonly lastSampleMicros: number | undefined;
  readonly cpuSamples: number;
}

/**
 * Usage of all containers that share a namespace, a name and their pods' labels.
 * Units: Unix times in µs.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/recommender/model/aggregate_container_state.go.
 */
export class AggregateContainerState {
  readonly cpu: DecayingHistogram;
  readonly memory: DecayingHistogram;
  readonly createdMicros: number;
  firstSampleMicros: number | undefined;
  lastSampleMicros: number | undefined;
  cpuSamples = 0;

  constructor(rule: AggregationRule, createdMicros: number) {
    this.cpu = new DecayingHistogram(rule.cpuBuckets, rule.cpuHalfLife);
    this.memory = new DecayingHistogram(rule.memoryBuckets, rule.memoryHalfLife);
    this.createdMicros = createdMicros;
  }

  addCpuSample(millicores: number, unixMicros: number): void {
    this.cpu.add(millicores / 1000, CPU_SAMPLE_WEIGHT, unixMicros);
    if (this.lastSampleMicros === undefined || unixMicros > this.lastSampleMicros) {
      this.lastSampleMicros = unixMicros;
    }
    if (this.firstSampleMicros === undefined || unixMicros < this.firstSampleMicros) {
      this.firstSampleMicros = unixMicros;
    }
    this.cpuSamples += 1;
  }

  addMemoryPeak(bytes: number, unixMicros: number): void {
    this.memory.add(bytes, MEMORY_PEAK_WEIGHT, unixMicros);
  }

  subtractMemoryPeak(bytes: number, unixMicros: number): void {
    this.memory.subtract(bytes, MEMORY_PEAK_WEIGHT, unixMicros);
  }

  merge(other: AggregateContainerState): void {
    this.cpu.merge(other.cpu);
    this.memory.merge(other.memory);
    const { firstSampleMicros: first, lastSampleMicros: last } = other;
    if (first !== undefined && (this.firstSampleMicros === undefined || first < this.firstSampleMicros)) {
      this.firstSampleMicros = first;
    }
    if (last !== undefined && (this.lastSampleMicros === undefined || last > this.lastSampleMicros)) {
      this.lastSampleMicros = last;
    }
    this.cpuSamples += other.cpuSamples;
  }

  /**
   * How far the history supports the bounds: 1 is a whole interval with a sample a minute. CPU samples only, also
   * where memory is asked about.
   * Source: pkg/recommender/logic/estimator.go#getConfidence.
   */
  confidence(interval: SimTime): number {
    if (this.firstSampleMicros === undefined || this.lastSampleMicros === undefined) return 0;
    const lifespan = (this.lastSampleMicros - this.firstSampleMicros) / interval;
    return Math.min(lifespan, this.cpuSamples / (interval / 60e6));
  }

  save(): AggregateCheckpoint {
    return {
      cpu: this.cpu.save(),
      memory: this.memory.save(),
      firstSampleMicros: this.firstSampleMicros,
      lastSampleMicros: this.lastSampleMicros,
      cpuSamples: this.cpuSamples,
    };
  }

  /** Throws RangeError on weights that the bucket scheme cannot hold. */
  load(stored: AggregateCheckpoint): void {
    this.cpu.load(stored.cpu);
    this.memory.load(stored.memory);
    this.firstSampleMicros = stored.firstSampleMicros;
    this.lastSampleMicros = stored.lastSampleMicros;
    this.cpuSamples = stored.cpuSamples;
  }
}
