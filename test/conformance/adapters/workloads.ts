import { nextSlowStartBatch } from "../../../src/cluster/index.js";
import { cronScheduleOf } from "../../../src/controllers/cronjob/cron-schedule-of.js";
import { nextCronJobRun } from "../../../src/controllers/cronjob/next-run.js";
import { daemonSetUpdateLimits } from "../../../src/controllers/daemonset/update-limits.js";
import { cleanUpHistory } from "../../../src/controllers/deployment/clean-up-history.js";
import { cleanUpUnhealthyReplicas } from "../../../src/controllers/deployment/clean-up-unhealthy-replicas.js";
import {
  isRolloutComplete,
  isRolloutProgressing,
  type RolloutCounters,
} from "../../../src/controllers/deployment/judge-rollout.js";
import { reconcileNewReplicaSet } from "../../../src/controllers/deployment/reconcile-new-replica-set.js";
import { reconcileOldReplicaSets } from "../../../src/controllers/deployment/reconcile-old-replica-sets.js";
import type { ReplicaSetSize, Resize } from "../../../src/controllers/deployment/replica-set-size.js";
import {
  type RolloutLimits,
  resolveFenceposts,
  rolloutLimits,
} from "../../../src/controllers/deployment/resolve-fenceposts.js";
import {
  type AnnotatedReplicaSet,
  scaleDeployment,
} from "../../../src/controllers/deployment/scale-deployment.js";
import { scaleDownOldReplicaSets } from "../../../src/controllers/deployment/scale-down-old-replica-sets.js";
import { sizeNewReplicaSet } from "../../../src/controllers/deployment/size-new-replica-set.js";
import { disruptionsAllowed } from "../../../src/controllers/disruption/disruptions-allowed.js";
import { countFailureStreak, remainingBackOff } from "../../../src/controllers/job/back-off.js";
import { firstMissingIndexes, planJobSync } from "../../../src/controllers/job/plan-job-sync.js";
import {
  choosePodsToDelete,
  countPodsPerNode,
} from "../../../src/controllers/replicaset/choose-pods-to-delete.js";
import {
  compareForDeletion,
  type DeletionCandidate,
} from "../../../src/controllers/replicaset/compare-for-deletion.js";
import { resolveMaxUnavailable } from "../../../src/controllers/statefulset/resolve-max-unavailable.js";
import { PHASE, Simulation, TokenBucket, WorkQueue } from "../../../src/engine/index.js";
import { NEVER, parseTimestamp, type SimTime, seconds, toSeconds } from "../../../src/units/index.js";
import type { Adapter, Json } from "../adapter.js";

type Limit = number | string | null;

function adapter<G>(operation: string, run: (given: G) => unknown, compare?: Adapter["compare"]): Adapter {
  return {
    component: "workloads",
    operation,
    run: (given) => run(given as unknown as G),
    ...(compare === undefined ? {} : { compare }),
  };
}

function replicaSet(name: string, createdAt: number, replicas: number, availableReplicas = replicas) {
  return { name, createdAt, replicas, availableReplicas };
}

function limitsOf(given: { replicas: number; maxSurge: Limit; maxUnavailable: Limit }): RolloutLimits {
  return rolloutLimits(
    "RollingUpdate",
    given.replicas,
    given.maxSurge ?? undefined,
    given.maxUnavailable ?? undefined,
  );
}

function sizesAfter(
  replicaSets: readonly ReplicaSetSize[],
  resizes: readonly Resize[],
): Record<string, number> {
  const sizes: Record<string, number> = {};
  for (const { name, replicas } of replicaSets) sizes[name] = replicas;
  for (const resize of resizes) sizes[resize.replicaSet.name]! += resize.to - resize.from;
  return sizes;
}

const fenceposts = adapter<{ replicas: number; maxSurge: Limit; maxUnavailable: Limit }>(
  "resolve-fenceposts",
  (given) => {
    const resolved = resolveFenceposts(
      given.maxSurge ?? undefined,
      given.maxUnavailable ?? undefined,
      given.replicas,
    );
    const limits = limitsOf(given);
    return {
      surge: resolved?.surge ?? 0,
      unavailable: resolved?.unavailable ?? 0,
      error: resolved === undefined,
      effectiveMaxSurge: limits.maxSurge,
      effectiveMaxUnavailable: limits.maxUnavailable,
    };
  },
  // The table and the oracle file each state other fields of the same answer.
  (expected, actual) => {
    const answer = actual as Record<string, Json>;
    return Object.entries(expected as Record<string, Json>).every(([key, value]) => answer[key] === value);
  },
);

const newReplicaSetSize = adapter<{
  strategy: "RollingUpdate" | "Recreate";
  replicas: number;
  newReplicas: number;
  maxSurge: number;
  totalPods: number;
}>("new-replicaset-size", (given) => ({
  size: sizeNewReplicaSet(given, given.newReplicas, given.totalPods),
}));

const rollingNewSide = adapter<{
  replicas: number;
  maxSurge: number;
  maxUnavailable: number;
  oldReplicas: number;
  newReplicas: number;
}>("rolling-new-side", (given) => {
  const resize = reconcileNewReplicaSet(limitsOf(given), replicaSet("new", 1, given.newReplicas), [
    replicaSet("old", 0, given.oldReplicas),
  ]);
  return { newReplicas: resize?.to ?? given.newReplicas, changed: resize !== undefined };
});

const rollingOldSide = adapter<{
  replicas: number;
  maxUnavailable: number;
  oldReplicas: number;
  newReplicas: number;
  oldAvailable: number;
  newAvailable: number;
}>("rolling-old-side", (given) => {
  const old = replicaSet("old", 0, given.oldReplicas, given.oldAvailable);
  const side = reconcileOldReplicaSets(
    limitsOf({ ...given, maxSurge: 0 }),
    replicaSet("new", 1, given.newReplicas, given.newAvailable),
    [old],
  );
  return { oldReplicas: sizesAfter([old], side.resizes)["old"] };
});

const cleanupUnhealthy = adapter<{ oldReplicas: number; available: number; maxCleanup: number }>(
  "cleanup-unhealthy-old",
  (given) => ({
    cleaned: cleanUpUnhealthyReplicas(
      [replicaSet("old", 0, given.oldReplicas, given.available)],
      given.maxCleanup,
    ).removed,
  }),
);

const scaleDownOld = adapter<{
  replicas: number;
  maxUnavailable: number;
  available: number;
  oldReplicas: number;
}>("scale-down-old", (given) => {
  const old = replicaSet("old", 0, given.oldReplicas);
  const resizes = scaleDownOldReplicaSets(limitsOf({ ...given, maxSurge: 0 }), [old], given.available);
  return { oldReplicas: sizesAfter([old], resizes)["old"] };
});

interface NamedSize {
  readonly name: string;
  readonly replicas: number;
  readonly available: number;
}

const rollingStep = adapter<{
  replicas: number;
  maxSurge: Limit;
  maxUnavailable: Limit;
  new: NamedSize;
  oldOldestFirst: NamedSize[];
}>("rolling-update-one-sync", (given) => {
  const limits = limitsOf(given);
  const old = given.oldOldestFirst.map((row, i) => replicaSet(row.name, i, row.replicas, row.available));
  const fresh = replicaSet(given.new.name, old.length, given.new.replicas, given.new.available);
  const newSide = reconcileNewReplicaSet(limits, fresh, old);
  const oldSide = newSide === undefined ? reconcileOldReplicaSets(limits, fresh, old) : undefined;
  return {
    changed: newSide !== undefined ? "new" : oldSide?.changed ? "old" : "none",
    sizes: sizesAfter([...old, fresh], newSide === undefined ? (oldSide?.resizes ?? []) : [newSide]),
  };
});

const rolloutTrace = adapter<{ replicas: number; maxSurge: Limit; maxUnavailable: Limit }>(
  "rolling-update-trace",
  (given) => {
    const limits = limitsOf(given);
    let old = given.replicas;
    let fresh = 0;
    let freshAvailable = 0;
    const oldNewSizes = [[old, fresh]];
    for (;;) {
      const oldSet = replicaSet("old", 0, old);
      const newSet = replicaSet("new", 1, fresh, freshAvailable);
      const newSide = reconcileNewReplicaSet(limits, newSet, [oldSet]);
      if (newSide !== undefined) fresh = newSide.to;
      else {
        const after = sizesAfter([oldSet], reconcileOldReplicaSets(limits, newSet, [oldSet]).resizes)["old"]!;
        if (after === old) {
          // A fixed point: the pods created so far become available, or nothing moves any more.
          if (freshAvailable === fresh) return { oldNewSizes };
          freshAvailable = fresh;
          continue;
        }
        old = after;
      }
      oldNewSizes.push([old, fresh]);
    }
  },
);

interface ScaleGiven {
  readonly replicasBefore: number;
  readonly replicasAfter: number;
  readonly surgeBefore?: number;
  readonly surgeAfter?: number;
  readonly replicaSetsNewestFirst?: readonly { name: string; replicas: number }[];
  readonly maxSurge?: Limit;
  readonly maxUnavailable?: Limit;
  readonly replicaSetsOldestFirst?: readonly NamedSize[];
}

const proportionalScale = adapter<ScaleGiven>("scale-proportionally", (given) => {
  const rows: readonly { name: string; replicas: number; available?: number }[] =
    given.replicaSetsOldestFirst ?? [...given.replicaSetsNewestFirst!].reverse();
  const limits = (replicas: number, surge: number | undefined) =>
    limitsOf({
      replicas,
      maxSurge: surge ?? given.maxSurge ?? 0,
      maxUnavailable: surge === undefined ? (given.maxUnavailable ?? 0) : 0,
    });
  const before = limits(given.replicasBefore, given.surgeBefore);
  const sets = rows.map((row, i): AnnotatedReplicaSet => {
    return {
      ...replicaSet(row.name, i, row.replicas, row.available ?? row.replicas),
      desiredReplicasAnnotation: given.replicasBefore,
      maxReplicasAnnotation: given.replicasBefore + before.maxSurge,
    };
  });
  const statusReplicas = sets.reduce((sum, set) => sum + set.replicas, 0);
  const resizes = scaleDeployment(
    limits(given.replicasAfter, given.surgeAfter),
    sets.at(-1),
    sets.slice(0, -1),
    statusReplicas,
  );
  return { sizes: sizesAfter(sets, resizes) };
});

const complete = adapter<{ replicas: number; current: number; updated: number; available: number }>(
  "rollout-complete",
  (given) => ({
    complete: isRolloutComplete(given.replicas, {
      replicas: given.current,
      updatedReplicas: given.updated,
      availableReplicas: given.available,
    }),
  }),
);

interface StatusRow {
  readonly current: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
}

const countersOf = (row: StatusRow): RolloutCounters => ({
  replicas: row.current,
  updatedReplicas: row.updated,
  readyReplicas: row.ready,
  availableReplicas: row.available,
});

const progressing = adapter<{ before: StatusRow; after: StatusRow }>("rollout-progressing", (given) => ({
  progressing: isRolloutProgressing(countersOf(given.before), countersOf(given.after)),
}));

const history = adapter<{
  oldReplicaSets: { specReplicas: number; statusReplicas: number }[];
  revisionHistoryLimit: number;
}>("revision-history", (given) => {
  const sets = given.oldReplicaSets.map((row, i) => {
    return { revision: i + 1, replicas: row.specReplicas, statusReplicas: row.statusReplicas };
  });
  return { deletions: cleanUpHistory(sets, given.revisionHistoryLimit).length };
});

interface PodRow {
  readonly name: string;
  readonly uid: string;
  readonly node: string;
  readonly phase: DeletionCandidate["phase"];
  readonly ready: boolean;
  readonly readySecondsAgo: number | null;
  readonly createdSecondsAgo: number | null;
  readonly deletionCost: number;
  readonly restarts: number;
  readonly sidecarRestarts: number;
}

const NOW = seconds(10_000_000);

function candidate(row: PodRow, coLocationRank: number): DeletionCandidate & { readonly name: string } {
  const ago = (age: number | null) => (age === null ? undefined : ((NOW - seconds(age)) as SimTime));
  return {
    name: row.name,
    uid: row.uid,
    nodeName: row.node,
    phase: row.phase,
    ready: row.ready,
    readySince: ago(row.readySecondsAgo),
    createdAt: ago(row.createdSecondsAgo),
    deletionCost: row.deletionCost,
    restarts: row.restarts,
    sidecarRestarts: row.sidecarRestarts,
    coLocationRank,
  };
}

const comparePods = adapter<{ first: PodRow; second: PodRow; firstRank: number; secondRank: number }>(
  "scale-down-compare-two",
  (given) => {
    const order = compareForDeletion(
      candidate(given.first, given.firstRank),
      candidate(given.second, given.secondRank),
      NOW,
    );
    return { deletedFirst: order < 0 ? "first" : order > 0 ? "second" : "tie" };
  },
);

const deletionOrder = adapter<{ pods: PodRow[]; otherRelatedActivePodsOnNodes: string[] }>(
  "scale-down-order",
  (given) => {
    const perNode = countPodsPerNode([
      ...given.pods.map((pod) => pod.node),
      ...given.otherRelatedActivePodsOnNodes,
    ]);
    const pods = given.pods.map((pod) => candidate(pod, perNode.get(pod.node)!));
    const order = choosePodsToDelete(pods, pods.length - 1, NOW).map((victim) => victim.pod.name);
    return {
      coLocationRanks: pods.map((pod) => pod.coLocationRank),
      deletionOrder: [...order, pods.find((pod) => !order.includes(pod.name))!.name],
    };
  },
);

const slowStart = adapter<{ count: number; allowedCreates: number | null }>("slow-start", (given) => {
  const allowed = given.allowedCreates ?? Number.POSITIVE_INFINITY;
  let attempts = 0;
  let successes = 0;
  let failures = 0;
  let batch = 0;
  for (;;) {
    batch = nextSlowStartBatch(batch, given.count - attempts, failures);
    if (batch === 0) return { attempts, successes, failed: failures > 0 };
    const accepted = Math.min(batch, allowed - successes);
    attempts += batch;
    successes += accepted;
    failures = batch - accepted;
  }
});

const disruptions = adapter<{
  controllerReplicas: number;
  matchingPods: number;
  healthyPods: number;
  minAvailable?: number | string;
  maxUnavailable?: number | string;
}>("pdb-disruptions-allowed", (given) => {
  const status = disruptionsAllowed(given, given);
  return { desiredHealthy: status.desiredHealthy, disruptionsAllowed: status.disruptionsAllowed };
});

const TOLERANCE_SECONDS = 1e-6;

const tokenBucket = adapter<{ qps: number; burst: number; arrivalSeconds: number[] }>(
  "token-bucket",
  (given) => {
    const bucket = new TokenBucket(given.qps, given.burst);
    return {
      sendSeconds: given.arrivalSeconds.map((arrival) => toSeconds(bucket.reserve(seconds(arrival)))),
    };
  },
  (expected, actual) => {
    const wanted = (expected as { sendSeconds: number[] }).sendSeconds;
    const got = (actual as { sendSeconds: number[] }).sendSeconds;
    // Whole microseconds on our side: the last digit of 1e-6 is a matter of representation.
    return (
      wanted.length === got.length &&
      wanted.every((value, i) => Math.abs(value - got[i]!) <= TOLERANCE_SECONDS + 1e-9)
    );
  },
);

const retryDelay = adapter<{ baseSeconds: number; maxSeconds: number; failures: number }>(
  "controller-retry-delay",
  (given) => {
    const sim = new Simulation();
    const options = {
      workers: 1,
      retryBaseDelay: seconds(given.baseSeconds),
      retryMaxDelay: seconds(given.maxSeconds),
    };
    const delaysSeconds: number[] = [];
    const queue = new WorkQueue(sim, options, (key, done) => {
      done();
      if (delaysSeconds.length < given.failures) delaysSeconds.push(toSeconds(queue.addRateLimited(key)));
    });
    sim.schedule(sim.now, PHASE.control, () => queue.add("key"));
    sim.runUntil(NEVER);
    return { delaysSeconds };
  },
);

const statefulSetMaxUnavailable = adapter<{ maxUnavailable: number | string; replicas: number }>(
  "statefulset-max-unavailable",
  (given) => ({ maxUnavailable: resolveMaxUnavailable(given.maxUnavailable, given.replicas) }),
);

const daemonSetLimits = adapter<{
  desiredNodes: number;
  maxSurge: number | string;
  maxUnavailable: number | string;
}>("daemonset-update-limits", (given) =>
  daemonSetUpdateLimits(given.maxSurge, given.maxUnavailable, given.desiredNodes),
);

const jobBackOff = adapter<{
  baseSeconds: number;
  maxSeconds: number;
  failuresSinceLastSuccess: number;
  secondsSinceLastFailure: number;
}>("job-pod-backoff", (given) => ({
  remainingSeconds: toSeconds(
    remainingBackOff(
      given.failuresSinceLastSuccess,
      seconds(given.secondsSinceLastFailure),
      seconds(given.baseSeconds),
      seconds(given.maxSeconds),
    ),
  ),
}));

const failureStreak = adapter<{ storedFailures: number; succeededAtMs: number[]; failedAtMs: number[] }>(
  "job-failure-streak",
  (given) => {
    const times = (ms: number[]) => ms.map((value) => seconds(value / 1000));
    const streak = countFailureStreak(
      given.storedFailures,
      times(given.succeededAtMs),
      times(given.failedAtMs),
    );
    return {
      failuresSinceLastSuccess: streak.failures,
      lastFailureAtMs: streak.lastFailureAt === undefined ? null : toSeconds(streak.lastFailureAt) * 1000,
    };
  },
);

interface JobRow {
  readonly parallelism: number;
  readonly completions: number | null;
  readonly backoffLimit: number;
  readonly pending: number;
  readonly active: number;
  readonly succeeded: number;
  readonly newlyFailed: number;
  readonly terminating: number;
  readonly podReplacementPolicy: "Failed" | "TerminatingOrFailed" | null;
  readonly indexed: boolean;
  readonly createLimit: number | null;
  readonly inBackoff: boolean;
  readonly jobDeleting: boolean;
}

const jobSync = adapter<JobRow>("job-one-sync", (given) => {
  const active = given.pending + given.active;
  const plan = planJobSync({
    parallelism: given.parallelism,
    completions: given.completions ?? undefined,
    backoffLimit: given.backoffLimit,
    active,
    terminating: given.terminating,
    succeeded: given.succeeded,
    failed: given.newlyFailed,
    replacesOnlyFailed: given.podReplacementPolicy === "Failed",
    isInBackOff: given.inBackoff,
    isBeingDeleted: given.jobDeleting,
  });
  const created = Math.min(plan.create, given.createLimit ?? plan.create);
  return {
    created,
    deleted: plan.delete,
    active: active + created - plan.delete,
    succeeded: given.succeeded,
    failed: given.newlyFailed,
    condition: plan.condition ?? null,
    ...(given.indexed
      ? { createdIndexes: firstMissingIndexes(given.completions ?? 0, new Set(), created) }
      : {}),
  };
});

const CRON_REFERENCE = parseTimestamp("2026-03-02T10:00:00Z")!;

const cronJob = adapter<{
  schedule: string;
  created: number;
  lastSchedule: number | null;
  now: number;
  startingDeadlineSeconds: number | null;
}>("cronjob-next-run", (given) => {
  const schedule = cronScheduleOf({ schedule: given.schedule }, CRON_REFERENCE, "UTC")!;
  const at = (value: number | null) => (value === null ? undefined : seconds(value));
  const run = nextCronJobRun(
    {
      createdAt: seconds(given.created),
      lastScheduleTime: at(given.lastSchedule),
      startingDeadlineSeconds: given.startingDeadlineSeconds ?? undefined,
    },
    schedule,
    seconds(given.now),
  );
  return {
    runFor: run.runFor === undefined ? null : toSeconds(run.runFor),
    missed: run.missed,
    requeueAfterSeconds: run.requeueAfter === undefined ? null : toSeconds(run.requeueAfter),
    error: run.requeueAfter === undefined,
  };
});

export const workloadsAdapters: readonly Adapter[] = [
  fenceposts,
  newReplicaSetSize,
  rollingNewSide,
  rollingOldSide,
  cleanupUnhealthy,
  scaleDownOld,
  rollingStep,
  rolloutTrace,
  proportionalScale,
  complete,
  progressing,
  history,
  comparePods,
  deletionOrder,
  slowStart,
  disruptions,
  tokenBucket,
  retryDelay,
  statefulSetMaxUnavailable,
  daemonSetLimits,
  jobBackOff,
  failureStreak,
  jobSync,
  cronJob,
];
