import { holdOperationsPerSecond } from "./event-queue-hold.js";

/** One measured number. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the project wants to reach, in the same unit; greater is better. */
  readonly goal?: number;
}

export interface Benchmark {
  readonly name: string;
  measure(): Measurement | undefined;
}

/** Every benchmark of the project; `npm run bench -- NAME…` runs those whose name begins so. */
export const BENCHMARKS: readonly Benchmark[] = [
  {
    name: "queue-10k",
    measure: () => ({
      name: "event queue, hold operations at 10⁴ pending",
      value: holdOperationsPerSecond(10_000, 2_000_000, 7) / 1e6,
      unit: "M/s",
      goal: 7,
    }),
  },
  {
    name: "queue-1m",
    measure: () => ({
      name: "event queue, hold operations at 10⁶ pending",
      value: holdOperationsPerSecond(1_000_000, 1_000_000, 3) / 1e6,
      unit: "M/s",
    }),
  },
];
