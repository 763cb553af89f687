import type { JobResult, RunJob } from "../planning/index.js";
import type { FileAnswer } from "./remembered-files.js";

/** What came of a job, and what it rests on. */
export interface JobReport {
  readonly result: JobResult;
  /** Every question that was asked of the files, with a hash of the answer. */
  readonly reads: readonly FileAnswer[];
  /** Whether the result is from an earlier time. */
  readonly isKept?: boolean;
}

export interface JobContext {
  /** Aborted: the job ends at once, and its promise is rejected with the signal's reason. */
  readonly signal: AbortSignal;
  /** Called when work begins; not for a result that is there already. */
  readonly onStarted: () => void;
}

/** Runs single jobs; `executorOf` puts them in order. */
export interface JobRunner {
  /** Jobs that it can run at a time. */
  readonly width: number;
  run(job: RunJob, context: JobContext): Promise<JobReport>;
  close(): Promise<void>;
}
