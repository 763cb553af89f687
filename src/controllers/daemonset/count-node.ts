import type { NodeVerdict } from "./judge-node.js";
import type { DaemonPod } from "./plan-node.js";

/** What a DaemonSet's status reports, or one node's part of it. */
export interface DaemonCounts {
  readonly desiredNumberScheduled: number;
  readonly currentNumberScheduled: number;
  readonly numberMisscheduled: number;
  readonly numberReady: number;
  readonly numberAvailable: number;
  readonly updatedNumberScheduled: number;
}

export const NO_DAEMON_COUNTS: DaemonCounts = {
  desiredNumberScheduled: 0,
  currentNumberScheduled: 0,
  numberMisscheduled: 0,
  numberReady: 0,
  numberAvailable: 0,
  updatedNumberScheduled: 0,
};

/**
 * One node's part of the status; of several pods the oldest counts.
 *
 * Source: kubernetes v1.36.3 pkg/controller/daemon/daemon_controller.go#updateDaemonSetStatus
 */
export function countNode(verdict: NodeVerdict, pods: readonly DaemonPod[]): DaemonCounts {
  if (verdict !== "run") {
    return pods.length === 0 ? NO_DAEMON_COUNTS : { ...NO_DAEMON_COUNTS, numberMisscheduled: 1 };
  }
  let oldest = pods[0];
  for (const pod of pods) if (pod.createdAt < oldest!.createdAt) oldest = pod;
  return {
    desiredNumberScheduled: 1,
    currentNumberScheduled: oldest === undefined ? 0 : 1,
    numberMisscheduled: 0,
    numberReady: oldest?.isReady === true ? 1 : 0,
    numberAvailable: oldest?.isAvailable === true ? 1 : 0,
    updatedNumberScheduled: oldest?.isUpdated === true ? 1 : 0,
  };
}

/** Adds `sign` times one node's part. */
export function addCounts(total: DaemonCounts, part: DaemonCounts, sign: 1 | -1): DaemonCounts {
  return {
    desiredNumberScheduled: total.desiredNumberScheduled + sign * part.desiredNumberScheduled,
    currentNumberScheduled: total.currentNumberScheduled + sign * part.currentNumberScheduled,
    numberMisscheduled: total.numberMisscheduled + sign * part.numberMisscheduled,
    numberReady: total.numberReady + sign * part.numberReady,
    numberAvailable: total.numberAvailable + sign * part.numberAvailable,
    updatedNumberScheduled: total.updatedNumberScheduled + sign * part.updatedNumberScheduled,
  };
}

export function areCountsEqual(a: DaemonCounts, b: DaemonCounts): boolean {
  return (
    a.desiredNumberScheduled === b.desiredNumberScheduled &&
    a.currentNumberScheduled === b.currentNumberScheduled &&
    a.numberMisscheduled === b.numberMisscheduled &&
    a.numberReady === b.numberReady &&
    a.numberAvailable === b.numberAvailable &&
    a.updatedNumberScheduled === b.updatedNumberScheduled
  );
}
