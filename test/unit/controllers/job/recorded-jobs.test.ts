import { describe, expect, it } from "vitest";
import {
  differences,
  HAS_RECORDED_WORKLOADS,
  playRecordedWorkloads,
  recordedWorkloadEvents,
  type WorkloadEvent,
} from "../../../support/recorded-workloads.js";

const NAMES = [
  "job-par",
  "job-fail",
  "job-mixed",
  "job-par-fail",
  "job-index",
  "job-index-limit",
  "job-ttl",
  "job-deadline",
  "job-suspend",
];

/** Jobs all start within 0.2 s; the bucket of 20/s is shared, so the last pods are created up to 0.6 s later. */
const TOLERANCE_SECONDS = 0.6;

/** Pods by when they were created and deleted, without their random names; an Indexed Job's by index. */
function podSteps(events: readonly WorkloadEvent[], name: string): WorkloadEvent[] {
  return events
    .filter(
      ({ kind, owner, event }) => kind === "pod" && owner === name && ["created", "deleting"].includes(event),
    )
    .map((row) => ({ ...row, object: row.object.replace(/-?[a-z0-9]{5}$/, "") }));
}

function conditions(events: readonly WorkloadEvent[], name: string): WorkloadEvent[] {
  return events
    .filter(({ kind, owner }) => kind === "condition" && owner === name)
    .map((row) => ({ ...row, event: row.event.replace("=True", "").replace("=False", "") }));
}

/** The sums at the end. */
function lastCounts(events: readonly WorkloadEvent[], name: string): string | undefined {
  const rows = events.filter(
    ({ kind, owner, event }) => kind === "job" && owner === name && event.includes("active="),
  );
  return /succeeded=\d+ failed=\d+/.exec(rows.at(-1)?.event ?? "")?.[0];
}

describe.skipIf(!HAS_RECORDED_WORKLOADS)("recorded Jobs (needs HEADROOM_DATA)", () => {
  const recorded = HAS_RECORDED_WORKLOADS ? recordedWorkloadEvents() : [];
  const played = HAS_RECORDED_WORKLOADS ? playRecordedWorkloads() : [];

  it.each(NAMES)("creates and deletes the pods of %s when the real controller did", (name) => {
    const theirs = podSteps(recorded, name);
    expect(theirs.length).toBeGreaterThan(0);
    expect(differences(theirs, podSteps(played, name), TOLERANCE_SECONDS)).toEqual([]);
  });

  it.each(NAMES)("sets the recorded conditions of %s", (name) => {
    expect(differences(conditions(recorded, name), conditions(played, name), TOLERANCE_SECONDS)).toEqual([]);
  });

  it.each(NAMES)("counts as many successes and failures of %s", (name) => {
    expect(lastCounts(played, name)).toBe(lastCounts(recorded, name));
  });
});
