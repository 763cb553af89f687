import type { SimTime } from "../../units/index.js";

/** What decides which pods of a ReplicaSet go first when it shrinks. */
export interface DeletionCandidate {
  readonly uid: string;
  /** "" while no node is assigned. */
  readonly nodeName: string;
  readonly phase: "Pending" | "Running" | "Unknown" | "Succeeded" | "Failed";
  readonly ready: boolean;
  /** Last transition of the Ready condition as the API shows it (a whole second); undefined = unset. */
  readonly readySince: SimTime | undefined;
  /** As the API shows it; undefined = unset. */
  readonly createdAt: SimTime | undefined;
  /** Annotation controller.kubernetes.io/pod-deletion-cost; 0 without it. */
  readonly deletionCost: number;
  /** Highest restart count among the regular containers. */
  readonly restarts: number;
  /** Highest restart count among the sidecars. */
  readonly sidecarRestarts: number;
  /** Active pods of the same owner (all its ReplicaSets) on the candidate's node, itself included. */
  readonly coLocationRank: number;
}

/** The rule that separated two pods; `tie` when none did. */
export const DELETION_RULES = [
  "tie",
  "not-assigned-to-a-node",
  "phase",
  "not-ready",
  "pod-deletion-cost",
  "co-located",
  "ready-for-less-time",
  "ready-time-bucket-tie-uid",
  "container-restarts",
  "sidecar-restarts",
  "created-later",
  "creation-time-bucket-tie-uid",
] as const;

export type DeletionRule = (typeof DELETION_RULES)[number];

/**
 * Compares two pods by who is deleted first. Negative: the first one, positive: the second one, 0: a tie; the
 * absolute value is the index of the deciding rule in DELETION_RULES.
 *
 * Order: not a strict one (two pods of equal ready time may differ by restarts while a third of the same bucket
 * is placed by its UID), so sort with a stable sort.
 * Source: kubernetes v1.36.3 pkg/controller/controller_utils.go#ActivePodsWithRanks
 */
export function compareForDeletion(a: DeletionCandidate, b: DeletionCandidate, now: SimTime): number {
  const aUnassigned = a.nodeName === "";
  if (aUnassigned !== (b.nodeName === "")) return aUnassigned ? -1 : 1;

  const byPhase = phaseOrdinal(a.phase) - phaseOrdinal(b.phase);
  if (byPhase !== 0) return byPhase < 0 ? -2 : 2;
  if (a.ready !== b.ready) return a.ready ? 3 : -3;
  if (a.deletionCost !== b.deletionCost) return a.deletionCost < b.deletionCost ? -4 : 4;
  if (a.coLocationRank !== b.coLocationRank) return a.coLocationRank > b.coLocationRank ? -5 : 5;

  if (a.ready && a.readySince !== b.readySince) {
    return compareTimes(a.readySince, b.readySince, a.uid, b.uid, now, 6);
  }
  if (a.restarts !== b.restarts) return a.restarts > b.restarts ? -8 : 8;
  if (a.sidecarRestarts !== b.sidecarRestarts) return a.sidecarRestarts > b.sidecarRestarts ? -9 : 9;
  if (a.createdAt !== b.createdAt) return compareTimes(a.createdAt, b.createdAt, a.uid, b.uid, now, 10);
  return 0;
}

function phaseOrdinal(phase: DeletionCandidate["phase"]): number {
  return phase === "Pending" ? 0 : phase === "Unknown" ? 1 : phase === "Running" ? 2 : 0;
}

/** Two different times: unset first, then the younger bucket, then the smaller UID. */
function compareTimes(
  a: SimTime | undefined,
  b: SimTime | undefined,
  aUid: string,
  bUid: string,
  now: SimTime,
  rule: number,
): number {
  if (a === undefined) return -rule;
  if (b === undefined) return rule;
  const aBucket = ageBucket(now - a);
  const bBucket = ageBucket(now - b);
  if (aBucket !== bBucket) return aBucket < bBucket ? -rule : rule;
  if (aUid < bUid) return -(rule + 1);
  return aUid === bUid ? 0 : rule + 1;
}

/**
 * floor(log2(age in nanoseconds)), −1 for no age: buckets that double, so that pods of similar age are removed
 * at random and not newest first. Integer arithmetic, exact at the powers of two.
 *
 * Source: kubernetes v1.36.3 pkg/controller/controller_utils.go#logarithmicRankDiff
 */
export function ageBucket(ageMicroseconds: number): number {
  if (ageMicroseconds <= 0) return -1;
  const nanoseconds = ageMicroseconds * 1000;
  const high = Math.floor(nanoseconds / 2 ** 32);
  return high > 0 ? 63 - Math.clz32(high) : 31 - Math.clz32(nanoseconds);
}
