import type { ExecuteOptions, Executor, RunJob, RunOutcome } from "../planning/index.js";
import { runJob } from "../planning/index.js";
import type { FileSource } from "../scenario/index.js";

/**
 * Runs one job after the other in this thread; between slices the event loop gets its turn, so that Ctrl-C is heard.
 *
 * @example inProcessExecutor(nodeFileSource())
 */
export function inProcessExecutor(files: FileSource): Executor {
  return {
    async *execute(jobs: Iterable<RunJob>, options: ExecuteOptions = {}): AsyncGenerator<RunOutcome> {
      const { signal, onProgress } = options;
      const pause = async () => {
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
      };
      let index = 0;
      for (const job of jobs) {
        await pause();
        onProgress?.({ kind: "started", job, index });
        const result = await runJob(files, job, pause);
        if ("figures" in result) onProgress?.({ kind: "done", job, index, figures: result.figures });
        else onProgress?.({ kind: "failed", job, index });
        yield { job, index, ...result };
        index++;
      }
    },
    close: async () => {},
  };
}
