import { availableParallelism } from "node:os";
import { Tinypool } from "tinypool";
import type { JobReport, JobRunner } from "./job-runner.js";
import type { RememberedFiles } from "./remembered-files.js";

const WORKER_FILE = new URL("./run-in-worker.js", import.meta.url).href;
/** A thread that has had nothing to do for so long ends. */
const IDLE_MILLISECONDS = 10_000;

/** Worker threads that a machine is good for. */
export function defaultWorkers(): number {
  return availableParallelism();
}

/**
 * Runs jobs on worker threads, one at a time on each, so that memory is that of `workers` runs. The threads start
 * with what the main thread has read; they read other files themselves.
 */
export function workerRunner(files: RememberedFiles, workers: number): JobRunner {
  let pool: Tinypool | undefined;
  return {
    width: workers,
    async run(job, { signal, onStarted }) {
      pool ??= new Tinypool({
        filename: WORKER_FILE,
        name: "runInWorker",
        minThreads: 1,
        maxThreads: workers,
        idleTimeout: IDLE_MILLISECONDS,
        workerData: files.memory(),
      });
      onStarted();
      try {
        return (await pool.run(job, { signal })) as JobReport;
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      }
    },
    async close() {
      await pool?.destroy();
      pool = undefined;
    },
  };
}
