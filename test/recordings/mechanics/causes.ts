import type { Difference } from "./compare-run.js";
import type { RecordedRun } from "./recorded-run.js";

/** Why a deterministic simulator may differ from what was recorded, in MECHANICS.md's words. */
export interface Cause {
  readonly text: string;
  explains(difference: Difference, context: CauseContext): boolean;
}

export interface CauseContext {
  /** Pods' steps of all owners within half a second of an instant. */
  stepsAround(at: number): number;
}

/** A batch of pods: so many steps within a second. */
const BURST_STEPS = 12;

export const CAUSES: readonly Cause[] = [
  {
    text: "burst: the order in which ReplicaSets, Jobs and workers take turns at 20 requests a second races",
    explains: (difference, { stepsAround }) =>
      difference.seconds !== null &&
      Math.abs(difference.seconds) <= 1.2 &&
      stepsAround(difference.at) >= BURST_STEPS,
  },
  {
    text: "chain: each tick waits for the Job before it, so the milliseconds of every link add up",
    explains: ({ owner, seconds }) => owner === "cron-forbid" && seconds !== null && Math.abs(seconds) <= 0.4,
  },
  {
    text: "the script's own calls came late, one after the other",
    explains: ({ owner, seconds, at }) =>
      owner === "unguarded" && seconds !== null && Math.abs(seconds) <= 0.4 && at > 300,
  },
  {
    text: "two status writes met (read version not as new): the condition's reason came with the next one",
    explains: ({ what }) => what.startsWith("surge-one surge-one Progressing=True ReplicaSetUpdated"),
  },
  {
    text: "race: pods of several nodes ended within the same moments; which end the scheduler heard of first is open",
    explains: ({ what, at }, { stepsAround }) =>
      what.startsWith("bindings: node") && stepsAround(at) >= BURST_STEPS,
  },
  {
    text: "a Job's pod keeps its finalizer until the Job has counted it, about 1 s",
    explains: ({ what, seconds }) =>
      what.startsWith("batch gone") && seconds !== null && Math.abs(seconds) < 1.2,
  },
];

export function causeContextOf({ rows }: RecordedRun): CauseContext {
  const times = rows.filter(({ kind }) => kind === "pod").map(({ at }) => at);
  return {
    stepsAround: (at) => times.filter((time) => Math.abs(time - at) <= 0.5).length,
  };
}

/** The text of the first cause that explains a difference; undefined: nobody knows. */
export function causeOf(difference: Difference, context: CauseContext): string | undefined {
  return CAUSES.find((cause) => cause.explains(difference, context))?.text;
}
