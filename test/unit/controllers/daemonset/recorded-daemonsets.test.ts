import { describe, expect, it } from "vitest";
import {
  HAS_RECORDED_WORKLOADS,
  playRecordedWorkloads,
  recordedWorkloadEvents,
  type WorkloadEvent,
} from "../../../support/recorded-workloads.js";

/** Times at which an event happened to any pod of a DaemonSet; which node comes next is a map's order upstream. */
function timesOf(events: readonly WorkloadEvent[], name: string, event: string): number[] {
  return events
    .filter((row) => row.kind === "pod" && row.owner === name && row.event === event)
    .map((row) => row.at);
}

describe.skipIf(!HAS_RECORDED_WORKLOADS)("recorded DaemonSets (needs HEADROOM_DATA)", () => {
  const recorded = HAS_RECORDED_WORKLOADS ? recordedWorkloadEvents() : [];
  const played = HAS_RECORDED_WORKLOADS ? playRecordedWorkloads() : [];
  const names = ["ds-one", "ds-surge", "ds-percent"];

  it.each(names.flatMap((name) => ["created", "deleting"].map((event) => [name, event] as const)))(
    "%s: the n-th pod is %s when it was",
    (name, event) => {
      const theirs = timesOf(recorded, name, event);
      const ours = timesOf(played, name, event);
      expect(theirs.length).toBeGreaterThan(0);
      expect(ours.length).toBe(theirs.length);
      // The recorded steps drift by some 30 ms each, over 15 of them in a row.
      const late = theirs.filter((at, i) => Math.abs(at - ours[i]!) > 0.6);
      expect(late).toEqual([]);
    },
  );

  it.each(names)("%s never has more pods down or surging than recorded", (name) => {
    const widest = (events: readonly WorkloadEvent[]) => {
      let alive = 0;
      let [most, least] = [0, Number.POSITIVE_INFINITY];
      for (const { kind, owner, event, at } of events) {
        if (kind !== "pod" || owner !== name) continue;
        if (event === "created") alive++;
        if (event === "deleting") alive--;
        if (at < 20) continue;
        most = Math.max(most, alive);
        least = Math.min(least, alive);
      }
      return [most, least];
    };
    expect(widest(played)).toEqual(widest(recorded));
  });
});
