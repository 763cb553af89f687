import type { FluidQueue } from "./fluid-queue.js";
import type { TargetPod } from "./target-pod.js";
import type { UsageCounter } from "./usage-counter.js";

/** Backlogs closer than this share become one cohort with their mean. */
const ALIKE = 1e-3;

/** What pods of one cohort have in common, apart from their backlog. */
export interface CohortState {
  readonly cores: number;
  /** The same while the nodes of its pods have CPU for everybody. */
  readonly fullCores: number;
  /** CPU of a request compared with the usual one (warm-up). */
  readonly cpuFactor: number;
  /** Gets new requests; false: only works off its backlog. */
  readonly isRouted: boolean;
  /** Its share of all requests; null: requests are dealt evenly. */
  readonly share: number | null;
}

/** Pods of one capacity and one backlog. A change of load costs O(1) for all of them. */
export interface Cohort extends CohortState {
  readonly queue: FluidQueue;
  readonly counter: UsageCounter;
  readonly pods: Set<TargetPod<Cohort>>;
  /** What its pods were told of their answers; see `QueueSet.noteLateness`. */
  lateBeyond: number;
  hasNewPods: boolean;
}

/** Its pods are in that state. */
export function isOfState(cohort: CohortState, state: CohortState): boolean {
  return (
    cohort.cores === state.cores &&
    cohort.fullCores === state.fullCores &&
    cohort.cpuFactor === state.cpuFactor &&
    cohort.isRouted === state.isRouted &&
    cohort.share === state.share
  );
}

/** They differ in nothing any more. */
export function areAlike(a: Cohort, b: Cohort): boolean {
  const backlog = Math.max(a.queue.backlog, b.queue.backlog);
  return isOfState(a, b) && Math.abs(a.queue.backlog - b.queue.backlog) <= ALIKE * backlog;
}
