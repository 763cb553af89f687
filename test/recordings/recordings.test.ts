import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { goalsMissed } from "./goals.js";
import { playRecording } from "./play-recording.js";
import { readRecording } from "./recording.js";

const top = process.env["HEADROOM_DATA"];
const hasRecordings = top !== undefined && existsSync(join(top, "recordings"));

describe.skipIf(!hasRecordings)("recordings of a real control plane (needs HEADROOM_DATA)", () => {
  it.each(["hpa-shapes", "scarce-nodes", "autoscaled-two-groups"])(
    "%s: every goal is reached",
    async (name) => {
      const result = await playRecording(readRecording(join(top!, "recordings", name)));
      expect(goalsMissed(result)).toEqual([]);
      expect(result.bindings.notAmong).toBe(0);
    },
  );
});
