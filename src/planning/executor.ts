import type { Diagnostic } from "../diagnostics/index.js";
import type { ScenarioOverride, ScenarioText } from "../scenario/index.js";
import type { RunFigures } from "./run-figures.js";

/** One run to be made: plain data that can be stored and sent between threads. */
export interface RunJob {
  /** What messages call it: `maxReplicas 24, seed 43`. */
  readonly label: string;
  /** Path of a scenario, or its text. */
  readonly scenario: string | ScenarioText;
  /** Applied in their order. Two that change the same value are a fault. */
  readonly overrides: readonly ScenarioOverride[];
  /** Seed in place of the scenario's own. */
  readonly seed?: number;
  /** A catalogue in place of the one that the scenario names. */
  readonly catalogue?: string;
  /** Whether the figures carry the scaling decisions, which are the largest part of them. */
  readonly keepsDecisions?: boolean;
}

/** What came of a job. */
export type RunOutcome = FinishedRun | FailedRun;

export interface FinishedRun {
  readonly job: RunJob;
  /** Place among the jobs, from 0. */
  readonly index: number;
  readonly figures: RunFigures;
}

export interface FailedRun {
  readonly job: RunJob;
  readonly index: number;
  /** At least one; HR1910 for a failure that is not the input's. */
  readonly failure: readonly Diagnostic[];
}

/** What an executor tells while it works, for progress. */
export interface RunProgress {
  readonly kind: "started" | "done" | "failed";
  readonly job: RunJob;
  readonly index: number;
  /** Of a finished run. */
  readonly figures?: RunFigures;
  /** Whether the figures were kept from an earlier time, so that nothing ran. */
  readonly isKept?: boolean;
}

export interface ExecuteOptions {
  /** Aborted: running jobs are dropped, finished ones stay finished, and the iteration throws the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called in the order in which things happen, which depends on the number of workers. */
  readonly onProgress?: (progress: RunProgress) => void;
}

/**
 * Runs jobs, somewhere: in this process, on worker threads, on other machines, or not at all where a store has the
 * figures already.
 *
 * Order: outcomes come in the order of the jobs, however many workers ran them. Jobs are taken from the iterable only
 * a bounded number ahead, so that memory does not grow with their number. A job that fails gives a `FailedRun` and
 * stops no other.
 *
 * @example
 * for await (const outcome of executor.execute(jobs)) {
 *   if ("figures" in outcome) best = better(best, outcome.figures);
 * }
 */
export interface Executor {
  execute(jobs: Iterable<RunJob>, options?: ExecuteOptions): AsyncIterable<RunOutcome>;
  /** Ends what the executor keeps running. */
  close(): Promise<void>;
}
