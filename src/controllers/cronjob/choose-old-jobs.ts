import type { Job } from "../../cluster/index.js";

/** What decides whether a finished Job is kept. */
export type FinishedJob = Pick<Job, "name" | "finished" | "startTime">;

/**
 * The finished Jobs beyond a CronJob's history limits: the oldest go, complete and failed ones apart. A limit that
 * is undefined keeps all.
 *
 * Order: the one that started first goes first; of those that started together, by name.
 * Source: kubernetes v1.36.3 pkg/controller/cronjob/cronjob_controllerv2.go#cleanupFinishedJobs
 */
export function chooseOldJobs<J extends FinishedJob>(
  jobs: readonly J[],
  successfulLimit: number | undefined,
  failedLimit: number | undefined,
): readonly J[] {
  const beyond = (type: "Complete" | "Failed", limit: number | undefined): J[] => {
    if (limit === undefined) return [];
    const finished = jobs.filter((job) => job.finished?.type === type);
    finished.sort((a, b) => (a.startTime ?? 0) - (b.startTime ?? 0) || (a.name < b.name ? -1 : 1));
    return finished.slice(0, Math.max(0, finished.length - limit));
  };
  return [...beyond("Complete", successfulLimit), ...beyond("Failed", failedLimit)];
}
