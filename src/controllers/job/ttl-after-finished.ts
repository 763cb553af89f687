import { type ApiClient, type Cluster, EventRecorder, type Job } from "../../cluster/index.js";
import { WorkQueue } from "../../engine/index.js";
import { SECOND, type SimTime } from "../../units/index.js";
import { DEFAULT_CONCURRENT_TTL_AFTER_FINISHED_SYNCS } from "./defaults.js";

export interface TtlAfterFinishedControllerOptions {
  /** The controller's own client. */
  readonly client: ApiClient;
  /** From a change in the store to the controller's knowledge of it. */
  readonly watchLatency: SimTime;
  /** Default 5. */
  readonly concurrentSyncs?: number;
}

/**
 * Deletes Jobs ttlSecondsAfterFinished after the second in which they ended.
 *
 * Source: kubernetes v1.36.3 pkg/controller/ttlafterfinished/ttlafterfinished_controller.go
 */
export class TtlAfterFinishedController {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;
  readonly #events: EventRecorder;
  readonly #queue: WorkQueue;

  constructor(cluster: Cluster, options: TtlAfterFinishedControllerOptions) {
    this.#cluster = cluster;
    this.#client = options.client;
    this.#events = new EventRecorder(options.client);
    this.#queue = new WorkQueue(
      cluster.sim,
      { workers: options.concurrentSyncs ?? DEFAULT_CONCURRENT_TTL_AFTER_FINISHED_SYNCS },
      (key, done) => this.#sync(key, done),
    );
    const enqueue = (job: Job) => {
      const expiresAt = expiryOf(job);
      if (expiresAt === undefined) return;
      const delay = Math.max(options.watchLatency, expiresAt - cluster.sim.now);
      this.#queue.addAfter(job.key, delay as SimTime);
    };
    for (const job of cluster.jobs.values()) enqueue(job);
    cluster.jobs.watch((job, change) => {
      if (change !== "deleted") enqueue(job);
    });
  }

  #sync(key: string, done: () => void): void {
    const job = this.#cluster.jobs.get(key);
    const expiresAt = job === undefined ? undefined : expiryOf(job);
    const { now } = this.#cluster.sim;
    if (job === undefined || expiresAt === undefined || expiresAt > now) {
      if (expiresAt !== undefined) this.#queue.addAfter(key, (expiresAt - now) as SimTime);
      done();
      return;
    }
    this.#client.call(() => {
      this.#cluster.jobs.delete(job);
      this.#events.forget(key);
      done();
    });
  }
}

function expiryOf({ finished, spec }: Job): SimTime | undefined {
  if (finished === null || spec.ttlSecondsAfterFinished === undefined) return undefined;
  return (finished.at + spec.ttlSecondsAfterFinished * SECOND) as SimTime;
}
