import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { goalsMissed } from "./goals.js";
import { playRun } from "./mechanics/play-run.js";
import { readAttempts } from "./mechanics/recorded-attempts.js";
import { readRecordedRun } from "./mechanics/recorded-run.js";
import { renderRun } from "./mechanics/render-run.js";
import { replayAttempts } from "./mechanics/replay-attempts.js";
import { playRecording } from "./play-recording.js";
import { readRecording } from "./recording.js";
import { figuresOf, toldFigures } from "./told-figures.js";

/** The columns of docs/fidelity.md after the recording's name, and the rows on the scheduler. */
const TOLD_MEASURES = [/^times of pods/, /settled/, /^existing and ready/, /evictions/, /^nodes/];
const TOLD_OF_SCHEDULING: readonly (readonly [row: string, measure: RegExp])[] = [
  ["the chosen node", /among the best/],
  ["nodes evaluated", /evaluated/],
  ["text of the failure", /message/],
  ["preemption", /preemption/],
];

/** "" where a recording holds nothing of a measure. */
function equalOf(measures: readonly { name: string; equal: number; all: number }[], what: RegExp): string {
  const measure = measures.find(({ name }) => what.test(name));
  return measure === undefined || measure.all === 0 ? "" : `${measure.equal} of ${measure.all}`;
}

const top = process.env["HEADROOM_DATA"];
const hasRecordings = top !== undefined && existsSync(join(top, "recordings"));

describe.skipIf(!hasRecordings)("recordings of a real control plane (needs HEADROOM_DATA)", () => {
  it.each(["hpa-shapes", "scarce-nodes", "autoscaled-two-groups"])(
    "%s: every goal is reached, and docs/fidelity.md tells its figures",
    async (name) => {
      const result = await playRecording(readRecording(join(top!, "recordings", name)));
      expect(goalsMissed(result)).toEqual([]);
      expect(result.bindings.notAmong).toBe(0);
      expect(toldFigures(`${name}:`)).toEqual(figuresOf(result));
    },
  );

  it.each(["workloads-a", "node-failure-a", "zone-failure-a"])(
    "%s: settled sizes, statuses and nodes are equal, and every other difference has a cause",
    async (name) => {
      const run = readRecordedRun(join(top!, "recordings", name));
      const measures = await playRun(run);
      expect(renderRun(run, measures).unexplained).toEqual([]);
      const unequal = measures.filter(
        (measure) => /settled|evictions|nodes/.test(measure.name) && measure.equal < measure.all,
      );
      expect(unequal).toEqual([]);
      expect(toldFigures(`${name}:`)).toEqual(TOLD_MEASURES.map((each) => equalOf(measures, each)));
    },
  );

  it("scheduling-a: nodes looked at, failures' texts and preemption are equal, and so is every node that does not race", () => {
    const folder = join(top!, "recordings", "scheduling-a");
    const run = readRecordedRun(folder);
    const measures = replayAttempts(run, readAttempts(folder)!);
    expect(renderRun(run, measures).unexplained).toEqual([]);
    const [bindings, ...others] = measures;
    expect(bindings!.all - bindings!.equal).toBeLessThanOrEqual(2);
    for (const { name, equal, all } of others) expect(equal, name).toBe(all);
    for (const [row, measure] of TOLD_OF_SCHEDULING) {
      expect(toldFigures(row)).toEqual([equalOf(measures, measure)]);
    }
  });
});
