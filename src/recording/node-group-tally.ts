import { GrowingColumn } from "./growing-column.js";
import { IntervalGauge } from "./interval-gauge.js";
import type { NodeGroupSeries } from "./result.js";

/** Amounts of a group's nodes at one sample. */
export interface NodeGroupSample {
  ready: number;
  pods: number;
  cpuAllocatableCores: number;
  cpuRequestedCores: number;
  cpuUsedCores: number;
  memoryAllocatableBytes: number;
  memoryRequestedBytes: number;
  memoryUsedBytes: number;
  /** On the fullest node. */
  mostPodsOnNode: number;
}

const COLUMNS = [
  "existing",
  "existingMean",
  "ready",
  "pods",
  "cpuAllocatableCores",
  "cpuRequestedCores",
  "cpuUsedCores",
  "memoryAllocatableBytes",
  "memoryRequestedBytes",
  "memoryUsedBytes",
] as const;

type ColumnName = (typeof COLUMNS)[number];

/** Counts the nodes of one group as they come and go, and fills its columns. */
export class NodeGroupTally {
  readonly group: string;
  readonly existing: IntervalGauge;
  readonly #columns = new Map<ColumnName, GrowingColumn>(COLUMNS.map((name) => [name, new GrowingColumn()]));
  #nodeMicros = 0;
  #peakExisting = 0;
  #highestRequestedShare: number | null = null;
  #mostPodsOnNode = 0;
  #cpuUsedMicros = 0;
  #cpuAllocatableMicros = 0;

  /** `rows`: intervals that ended before the group's first node appeared. */
  constructor(group: string, at: number, rows: number) {
    this.group = group;
    this.existing = new IntervalGauge(at);
    for (const column of this.#columns.values()) for (let i = 0; i < rows; i++) column.append(0);
  }

  begin(at: number): void {
    this.existing.begin(at);
  }

  sample(at: number, lengthMicros: number, sample: NodeGroupSample): void {
    const existing = this.existing.takeInterval(at);
    this.#nodeMicros += existing.mean * lengthMicros;
    this.#peakExisting = Math.max(this.#peakExisting, existing.max);
    this.#mostPodsOnNode = Math.max(this.#mostPodsOnNode, sample.mostPodsOnNode);
    this.#cpuUsedMicros += sample.cpuUsedCores * lengthMicros;
    this.#cpuAllocatableMicros += sample.cpuAllocatableCores * lengthMicros;
    if (sample.cpuAllocatableCores > 0) {
      const share = sample.cpuRequestedCores / sample.cpuAllocatableCores;
      this.#highestRequestedShare = Math.max(this.#highestRequestedShare ?? 0, share);
    }
    for (const name of COLUMNS) {
      const value =
        name === "existing" ? existing.last : name === "existingMean" ? existing.mean : sample[name];
      this.#columns.get(name)!.append(value);
    }
  }

  series(): NodeGroupSeries {
    const column = (name: ColumnName) => this.#columns.get(name)!.toColumn();
    return {
      group: this.group,
      existing: column("existing"),
      existingMean: column("existingMean"),
      ready: column("ready"),
      pods: column("pods"),
      cpuAllocatableCores: column("cpuAllocatableCores"),
      cpuRequestedCores: column("cpuRequestedCores"),
      cpuUsedCores: column("cpuUsedCores"),
      memoryAllocatableBytes: column("memoryAllocatableBytes"),
      memoryRequestedBytes: column("memoryRequestedBytes"),
      memoryUsedBytes: column("memoryUsedBytes"),
      totals: {
        nodeHours: this.#nodeMicros / 3.6e9,
        peakExisting: this.#peakExisting,
        mostPodsOnNode: this.#mostPodsOnNode,
        highestCpuRequestedShare: this.#highestRequestedShare,
        meanCpuUsedShare:
          this.#cpuAllocatableMicros > 0 ? this.#cpuUsedMicros / this.#cpuAllocatableMicros : null,
      },
    };
  }
}
