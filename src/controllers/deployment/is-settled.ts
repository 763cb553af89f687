import type { Deployment, ReplicaSet } from "../../cluster/index.js";
import { DEFAULT_MIN_READY_SECONDS } from "./defaults.js";
import { isPastRollout } from "./judge-progress.js";
import type { ProgressingCondition } from "./judge-rollout.js";
import { areCountersEqual, progressDeadlineOf, reportedCounters, sumCounters } from "./read-deployment.js";

/** What is known of a Deployment beside its object. */
interface Known {
  readonly replicaSets: ReadonlySet<ReplicaSet>;
  readonly progressing: ProgressingCondition | undefined;
  readonly observedGeneration: number;
}

/**
 * Whether a sync would change nothing, now or later: the ReplicaSet of the present template is the only one, sizes,
 * annotations and status are as they should be, and no progress is judged any more.
 *
 * Most syncs are of this kind: the status that a sync writes makes another one.
 */
export function isSettled(deployment: Deployment, fresh: ReplicaSet, known: Known): boolean {
  const { spec, replicas } = deployment;
  const { replicaSets, progressing, observedGeneration } = known;
  if (replicaSets.size !== 1 || !replicaSets.has(fresh)) return false;
  if (spec.paused === true || observedGeneration < deployment.generation) return false;
  if (fresh.replicas !== replicas || fresh.desiredReplicasAnnotation !== replicas) return false;
  if (fresh.revision < 1 || fresh.minReadySeconds !== (spec.minReadySeconds ?? DEFAULT_MIN_READY_SECONDS)) {
    return false;
  }
  const counters = sumCounters(replicaSets, fresh.key);
  if (!areCountersEqual(reportedCounters(deployment), counters)) return false;
  return progressDeadlineOf(deployment) === undefined
    ? progressing === undefined
    : isPastRollout(progressing, counters);
}
