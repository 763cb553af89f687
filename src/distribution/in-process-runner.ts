import { type Executor, runJob } from "../planning/index.js";
import type { FileSource } from "../scenario/index.js";
import { executorOf } from "./executor-of.js";
import type { JobRunner } from "./job-runner.js";
import { RememberedFiles } from "./remembered-files.js";

/** Runs one job at a time in this thread; between slices the event loop gets its turn, so that Ctrl-C is heard. */
export function inProcessRunner(files: RememberedFiles): JobRunner {
  return {
    width: 1,
    async run(job, { signal, onStarted }) {
      onStarted();
      const pause = async () => {
        await new Promise((resolve) => setImmediate(resolve));
        signal.throwIfAborted();
      };
      const view = files.watched();
      const result = await runJob(view.files, job, pause);
      // Also after a short run: a batch of them must not keep signals waiting.
      await pause();
      return { result, reads: "figures" in result ? await view.reads() : [] };
    },
    close: async () => {},
  };
}

/**
 * An executor in this thread.
 *
 * @example inProcessExecutor(nodeFileSource())
 */
export function inProcessExecutor(files: FileSource): Executor {
  return executorOf(inProcessRunner(new RememberedFiles(files)));
}
