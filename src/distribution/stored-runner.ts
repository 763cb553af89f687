import type { JobRunner } from "./job-runner.js";
import type { RememberedFiles } from "./remembered-files.js";
import type { ResultStore } from "./result-store.js";

/** Runs only what the store does not hold, and keeps each result as soon as it is there. */
export function storedRunner(inner: JobRunner, store: ResultStore, files: RememberedFiles): JobRunner {
  return {
    width: inner.width,
    async run(job, context) {
      const stored = await store.read(job);
      if (stored !== undefined && (await files.stillAnswer(stored.reads))) {
        return { result: { figures: stored.figures }, reads: stored.reads, isKept: true };
      }
      const report = await inner.run(job, context);
      if ("figures" in report.result) await store.write(job, report.reads, report.result.figures);
      return report;
    },
    close: () => inner.close(),
  };
}
