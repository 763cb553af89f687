import { describe, expect, it } from "vitest";
import { cooldownInForce } from "../../../../../src/controllers/cluster-autoscaler/scale-down/index.js";
import { seconds } from "../../../../../src/units/index.js";

const DELAYS = { afterAdd: seconds(600), afterDelete: seconds(0), afterFailure: seconds(180) };
const LONG_AGO = { lastScaleUp: seconds(-3600), lastDelete: seconds(-3600), lastFailure: seconds(-3600) };

describe("the cooldown of scale-down", () => {
  it("is none at the start of the process", () => {
    expect(cooldownInForce(LONG_AGO, DELAYS, false, seconds(0))).toBeNull();
  });

  it("ends ten minutes after a scale-up was asked for", () => {
    const times = { ...LONG_AGO, lastScaleUp: seconds(100) };
    expect(cooldownInForce(times, DELAYS, false, seconds(699))).toEqual({
      cause: "scale-up",
      until: seconds(700),
    });
    expect(cooldownInForce(times, DELAYS, false, seconds(700))).toBeNull();
  });

  it("lasts three minutes after a failed start of a deletion", () => {
    const times = { ...LONG_AGO, lastFailure: seconds(100) };
    expect(cooldownInForce(times, DELAYS, false, seconds(101))?.cause).toBe("failure");
  });

  it("is in force in a run that found only new pods", () => {
    expect(cooldownInForce(LONG_AGO, DELAYS, true, seconds(0))?.cause).toBe("new-pods");
  });
});
