import { GrowingColumn } from "./growing-column.js";
import { IntervalGauge } from "./interval-gauge.js";
import type { WorkloadSeries } from "./result.js";

/** Amounts of a workload's pods at one sample. */
export interface UsageSample {
  readonly cpuUsedCores: number;
  readonly cpuRequestedCores: number;
  readonly memoryUsedBytes: number;
  readonly memoryRequestedBytes: number;
}

const COLUMNS = [
  "wanted",
  "existing",
  "existingMean",
  "existingMax",
  "ready",
  "readyMean",
  "readyMin",
  "unscheduled",
  "unscheduledMax",
  "cpuUsedCores",
  "cpuRequestedCores",
  "memoryUsedBytes",
  "memoryRequestedBytes",
] as const;

type ColumnName = (typeof COLUMNS)[number];

/** Counts the pods of one workload as they change, and fills its columns. */
export class WorkloadTally {
  readonly workload: string;
  readonly existing: IntervalGauge;
  readonly ready: IntervalGauge;
  readonly unscheduled: IntervalGauge;
  /** Services seen to select its pods. */
  readonly services = new Set<string>();
  wanted = 0;

  readonly #columns = new Map<ColumnName, GrowingColumn>(COLUMNS.map((name) => [name, new GrowingColumn()]));
  #podMicros = 0;
  #cpuCoreMicros = 0;
  #podsCreated = 0;
  #podsDeleted = 0;
  #podsStarted = 0;
  #startMicros = 0;
  #longestStartMicros = 0;
  #containersPerPod = 0;
  #longestWaitMicros = 0;

  /** `rows`: intervals that ended before the workload appeared; it had no pods in them. */
  constructor(workload: string, at: number, rows: number) {
    this.workload = workload;
    this.existing = new IntervalGauge(at);
    this.ready = new IntervalGauge(at);
    this.unscheduled = new IntervalGauge(at);
    for (const column of this.#columns.values()) for (let i = 0; i < rows; i++) column.append(0);
  }

  podCreated(): void {
    this.#podsCreated++;
  }

  /** A pod of this many containers was seen. */
  containersSeen(count: number): void {
    this.#containersPerPod = Math.max(this.#containersPerPod, count);
  }

  podDeleted(): void {
    this.#podsDeleted++;
  }

  /** A pod became Ready for the first time, `startMicros` after its creation. */
  podStarted(startMicros: number): void {
    this.#podsStarted++;
    this.#startMicros += startMicros;
    this.#longestStartMicros = Math.max(this.#longestStartMicros, startMicros);
  }

  /** A pod has waited so long for a node, whether it got one or not. */
  podWaited(micros: number): void {
    this.#longestWaitMicros = Math.max(this.#longestWaitMicros, micros);
  }

  /** Forgets everything up to `at` except the present counts. */
  begin(at: number): void {
    for (const gauge of [this.existing, this.ready, this.unscheduled]) gauge.begin(at);
    this.#podsCreated = 0;
    this.#podsDeleted = 0;
    this.#podsStarted = 0;
    this.#startMicros = 0;
    this.#longestStartMicros = 0;
    this.#longestWaitMicros = 0;
  }

  sample(at: number, lengthMicros: number, usage: UsageSample): void {
    const existing = this.existing.takeInterval(at);
    const ready = this.ready.takeInterval(at);
    const unscheduled = this.unscheduled.takeInterval(at);
    this.#podMicros += existing.mean * lengthMicros;
    this.#cpuCoreMicros += usage.cpuUsedCores * lengthMicros;
    this.#append("wanted", this.wanted);
    this.#append("existing", existing.last);
    this.#append("existingMean", existing.mean);
    this.#append("existingMax", existing.max);
    this.#append("ready", ready.last);
    this.#append("readyMean", ready.mean);
    this.#append("readyMin", ready.min);
    this.#append("unscheduled", unscheduled.last);
    this.#append("unscheduledMax", unscheduled.max);
    this.#append("cpuUsedCores", usage.cpuUsedCores);
    this.#append("cpuRequestedCores", usage.cpuRequestedCores);
    this.#append("memoryUsedBytes", usage.memoryUsedBytes);
    this.#append("memoryRequestedBytes", usage.memoryRequestedBytes);
  }

  series(): WorkloadSeries {
    const column = (name: ColumnName) => this.#columns.get(name)!.toColumn();
    const existingMax = column("existingMax");
    const readyMin = column("readyMin");
    return {
      workload: this.workload,
      services: [...this.services],
      wanted: column("wanted"),
      existing: column("existing"),
      existingMean: column("existingMean"),
      existingMax,
      ready: column("ready"),
      readyMean: column("readyMean"),
      readyMin,
      unscheduled: column("unscheduled"),
      unscheduledMax: column("unscheduledMax"),
      cpuUsedCores: column("cpuUsedCores"),
      cpuRequestedCores: column("cpuRequestedCores"),
      memoryUsedBytes: column("memoryUsedBytes"),
      memoryRequestedBytes: column("memoryRequestedBytes"),
      totals: {
        podHours: this.#podMicros / 3.6e9,
        cpuHours: this.#cpuCoreMicros / 3.6e9,
        peakExisting: existingMax.reduce((a, b) => Math.max(a, b), 0),
        lowestReady: readyMin.length === 0 ? 0 : readyMin.reduce((a, b) => Math.min(a, b)),
        podsCreated: this.#podsCreated,
        podsDeleted: this.#podsDeleted,
        podsStarted: this.#podsStarted,
        meanStartSeconds: this.#podsStarted > 0 ? this.#startMicros / this.#podsStarted / 1e6 : null,
        longestStartSeconds: this.#podsStarted > 0 ? this.#longestStartMicros / 1e6 : null,
        containersPerPod: this.#containersPerPod,
        longestWaitSeconds: this.#longestWaitMicros / 1e6,
      },
    };
  }

  #append(name: ColumnName, value: number): void {
    this.#columns.get(name)!.append(value);
  }
}
