import {
  type ExecuteOptions,
  type Executor,
  failureOf,
  type RunJob,
  type RunOutcome,
} from "../planning/index.js";
import type { JobReport, JobRunner } from "./job-runner.js";

/** Outcomes that may wait for an earlier one, per job at a time. They are small. */
const WAITING_PER_JOB = 8;

/** Keeps a runner busy and hands its outcomes on in the order of the jobs. */
export function executorOf(runner: JobRunner): Executor {
  return {
    async *execute(jobs: Iterable<RunJob>, options: ExecuteOptions = {}): AsyncGenerator<RunOutcome> {
      const batch = new Batch(runner, jobs[Symbol.iterator](), options);
      try {
        for (;;) {
          const outcome = await batch.next();
          if (outcome === undefined) return;
          yield outcome;
        }
      } finally {
        batch.stop();
      }
    },
    close: () => runner.close(),
  };
}

class Batch {
  readonly #runner: JobRunner;
  readonly #jobs: Iterator<RunJob>;
  readonly #options: ExecuteOptions;
  /** One per running job: a signal that outlives its jobs would gather their listeners. */
  readonly #running = new Set<AbortController>();
  #isStopped = false;
  readonly #waiting = new Map<number, RunOutcome>();
  #taken = 0;
  #yielded = 0;
  #isExhausted = false;
  /** Wakes `next`. */
  #wake: () => void = () => {};

  constructor(runner: JobRunner, jobs: Iterator<RunJob>, options: ExecuteOptions) {
    this.#runner = runner;
    this.#jobs = jobs;
    this.#options = options;
  }

  async next(): Promise<RunOutcome | undefined> {
    const { signal } = this.#options;
    const onAbort = () => this.#wake();
    signal?.addEventListener("abort", onAbort);
    try {
      for (;;) {
        signal?.throwIfAborted();
        this.#fill();
        const outcome = this.#waiting.get(this.#yielded);
        if (outcome !== undefined) {
          this.#waiting.delete(this.#yielded++);
          return outcome;
        }
        if (this.#isExhausted && this.#yielded === this.#taken) return undefined;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  }

  /** Drops what is still running. */
  stop(): void {
    this.#isStopped = true;
    for (const controller of this.#running) controller.abort(this.#options.signal?.reason);
  }

  /** Starts jobs while there is room for them. */
  #fill(): void {
    const { width } = this.#runner;
    while (
      !this.#isExhausted &&
      !this.#isStopped &&
      this.#running.size < width &&
      this.#taken - this.#yielded < width * WAITING_PER_JOB
    ) {
      const { value: job, done } = this.#jobs.next();
      if (done === true) this.#isExhausted = true;
      else void this.#run(job, this.#taken++);
    }
  }

  async #run(job: RunJob, index: number): Promise<void> {
    const { onProgress } = this.#options;
    const controller = new AbortController();
    const { signal } = controller;
    this.#running.add(controller);
    let report: JobReport;
    try {
      const onStarted = () => onProgress?.({ kind: "started", job, index });
      report = await this.#runner.run(job, { signal, onStarted });
    } catch (error) {
      report = { result: { failure: failureOf(error) }, reads: [] };
    }
    this.#running.delete(controller);
    if (signal.aborted || this.#options.signal?.aborted === true) return;
    const { result, isKept } = report;
    if ("figures" in result) {
      const { figures } = result;
      onProgress?.({ kind: "done", job, index, figures, isKept: isKept === true });
    } else onProgress?.({ kind: "failed", job, index });
    this.#waiting.set(index, { job, index, ...result });
    // The next job starts now, not when somebody asks for the next outcome.
    this.#fill();
    this.#wake();
  }
}
