import { describe, expect, it } from "vitest";
import {
  differences,
  HAS_RECORDED_WORKLOADS,
  playRecordedWorkloads,
  recordedWorkloadEvents,
  type WorkloadEvent,
} from "../../../support/recorded-workloads.js";

/** Jobs of a CronJob, created and gone; a Job's name tells its tick. */
function jobSteps(events: readonly WorkloadEvent[], name: string): WorkloadEvent[] {
  return events.filter(
    ({ kind, object, event }) =>
      kind === "job" && object.startsWith(`${name}-`) && (event === "created" || event === "gone"),
  );
}

describe.skipIf(!HAS_RECORDED_WORKLOADS)("recorded CronJobs (needs HEADROOM_DATA)", () => {
  const recorded = HAS_RECORDED_WORKLOADS ? recordedWorkloadEvents() : [];
  const played = HAS_RECORDED_WORKLOADS ? playRecordedWorkloads() : [];

  it.each(["cron-allow", "cron-forbid", "cron-replace"])(
    "starts and deletes the Jobs of %s when the real controller did",
    (name) => {
      const theirs = jobSteps(recorded, name);
      expect(theirs.length).toBeGreaterThan(0);
      expect(differences(theirs, jobSteps(played, name), 0.4)).toEqual([]);
    },
  );
});
