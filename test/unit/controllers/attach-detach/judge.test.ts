import { describe, expect, it } from "vitest";
import { holderOf, judgeDetach } from "../../../../src/controllers/attach-detach/index.js";
import type { SimTime } from "../../../../src/units/index.js";

const SINCE = 1_000_000 as SimTime;

describe("attaching", () => {
  it("of a ReadWriteOnce volume waits while another node has it", () => {
    expect(holderOf(["ReadWriteOnce"], "n2", ["n1"])).toBe("n1");
  });

  it("waits for nobody on the node that has the volume already", () => {
    expect(holderOf(["ReadWriteOnce"], "n1", ["n1"])).toBeNull();
  });

  it("of a ReadWriteMany volume waits for nobody", () => {
    expect(holderOf(["ReadWriteOnce", "ReadWriteMany"], "n2", ["n1"])).toBeNull();
  });
});

describe("detaching", () => {
  it("comes at once when the volume is unmounted", () => {
    const verdict = judgeDetach({ isUnmounted: true, hasOutOfServiceTaint: false, unneededSince: SINCE });
    expect(verdict).toEqual({ at: SINCE, isForced: false });
  });

  it("comes by force after six minutes of silence", () => {
    const verdict = judgeDetach({ isUnmounted: false, hasOutOfServiceTaint: false, unneededSince: SINCE });
    expect(verdict).toEqual({ at: SINCE + 360_000_000, isForced: true });
  });

  it("comes by force at once from a node that is declared out of service", () => {
    const verdict = judgeDetach({ isUnmounted: false, hasOutOfServiceTaint: true, unneededSince: SINCE });
    expect(verdict).toEqual({ at: SINCE, isForced: true });
  });
});
