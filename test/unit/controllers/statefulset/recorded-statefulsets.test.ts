import { describe, expect, it } from "vitest";
import {
  differences,
  HAS_RECORDED_WORKLOADS,
  playRecordedWorkloads,
  recordedWorkloadEvents,
  type WorkloadEvent,
} from "../../../support/recorded-workloads.js";

/** The recorded steps drift by some 40 ms each, over at most 13 of them in a row. */
const TOLERANCE_SECONDS = 0.7;

function podSteps(events: readonly WorkloadEvent[], name: string) {
  const names = ["created", "deleting", "gone"];
  return events.filter(({ kind, owner, event }) => kind === "pod" && owner === name && names.includes(event));
}

/** Counts where they rest: those that follow each other within half a second depend on how updates interleave. */
function restingCounts(events: readonly WorkloadEvent[], name: string): WorkloadEvent[] {
  const status = events.filter(({ kind, owner }) => kind === "status" && owner === name);
  return status
    .filter(({ at }, i) => (status[i + 1]?.at ?? Number.POSITIVE_INFINITY) - at > 0.5)
    .map((row) => ({ ...row, event: /replicas=\d+ current=\d+ updated=\d+ ready=\d+/.exec(row.event)![0] }));
}

describe.skipIf(!HAS_RECORDED_WORKLOADS)("recorded StatefulSets (needs HEADROOM_DATA)", () => {
  const recorded = HAS_RECORDED_WORKLOADS ? recordedWorkloadEvents() : [];
  const played = HAS_RECORDED_WORKLOADS ? playRecordedWorkloads() : [];
  const names = ["ordered", "parallel", "broken", "partition"];

  it.each(names)("creates and deletes the pods of %s when the real controller did", (name) => {
    const theirs = podSteps(recorded, name);
    expect(theirs.length).toBeGreaterThan(0);
    expect(differences(theirs, podSteps(played, name), TOLERANCE_SECONDS)).toEqual([]);
  });

  it.each(["ordered", "broken"])("takes the steps of %s in the recorded order", (name) => {
    const order = (events: readonly WorkloadEvent[]) =>
      podSteps(events, name).map(({ event, object }) => `${event} ${object}`);
    expect(order(played)).toEqual(order(recorded));
  });

  it.each(names)("reports the recorded counts of %s", (name) => {
    expect(
      differences(restingCounts(recorded, name), restingCounts(played, name), TOLERANCE_SECONDS),
    ).toEqual([]);
  });
});
