import { describe, expect, it } from "vitest";
import {
  type StoppingContainer,
  terminationTimeline,
} from "../../../../src/controllers/kubelet/termination-timeline.js";
import { seconds } from "../../../../src/units/index.js";

const AT = seconds(100);

function container(overrides: Partial<StoppingContainer> = {}): StoppingContainer {
  return { name: "web", isSidecar: false, preStop: null, exitAfterSigterm: seconds(2), ...overrides };
}

function only(gracePeriodSeconds: number, overrides: Partial<StoppingContainer>) {
  return terminationTimeline(AT, gracePeriodSeconds, [container(overrides)])[0]!;
}

describe("terminationTimeline", () => {
  it("sends SIGTERM at once without a hook", () => {
    expect(only(30, {})).toMatchObject({ sigtermAt: AT, exitedAt: seconds(102), killed: false });
  });

  it("kills what outlives the grace period", () => {
    expect(only(30, { exitAfterSigterm: null })).toMatchObject({ exitedAt: seconds(130), killed: true });
  });

  it("charges the hook to the grace period", () => {
    const stop = only(30, { preStop: seconds(10), exitAfterSigterm: null });
    expect(stop).toMatchObject({ sigtermAt: seconds(110), exitedAt: seconds(130), killed: true });
  });

  it("charges the hook in whole seconds, cut downwards", () => {
    expect(only(30, { preStop: seconds(10.9), exitAfterSigterm: null }).exitedAt).toBe(seconds(130.9));
  });

  it("cuts a hook off at the end of the grace period and leaves two seconds after it", () => {
    const stop = only(30, { preStop: seconds(60), exitAfterSigterm: null });
    expect(stop).toMatchObject({ preStopCutOff: true, sigtermAt: seconds(130), exitedAt: seconds(132) });
  });

  it("never leaves less than two seconds between SIGTERM and SIGKILL", () => {
    expect(only(1, { exitAfterSigterm: null }).exitedAt).toBe(seconds(102));
  });

  it("skips the hook when the grace period is zero", () => {
    expect(only(0, { preStop: seconds(5) })).toMatchObject({ sigtermAt: AT, preStopEndedAt: null });
  });

  it("stops sidecars after the regular containers, the last one first", () => {
    const stops = terminationTimeline(AT, 30, [
      container({ name: "proxy", isSidecar: true }),
      container({ name: "logs", isSidecar: true, exitAfterSigterm: seconds(3) }),
      container({ exitAfterSigterm: seconds(5) }),
    ]);
    expect(stops.map((stop) => [stop.name, stop.sigtermAt])).toEqual([
      ["proxy", seconds(108)],
      ["logs", seconds(105)],
      ["web", AT],
    ]);
  });

  it("runs the hook of a sidecar from the start, beside the others", () => {
    const stops = terminationTimeline(AT, 30, [
      container({ name: "proxy", isSidecar: true, preStop: seconds(4) }),
      container({ exitAfterSigterm: seconds(5) }),
    ]);
    expect(stops[0]).toMatchObject({ preStopEndedAt: seconds(104), sigtermAt: seconds(105) });
  });

  it("ends a sidecar's wait when the grace period is used up", () => {
    const stops = terminationTimeline(AT, 10, [
      container({ name: "proxy", isSidecar: true, exitAfterSigterm: null }),
      container({ preStop: seconds(20), exitAfterSigterm: null }),
    ]);
    expect(stops[0]).toMatchObject({ sigtermAt: seconds(110), exitedAt: seconds(112), killed: true });
  });
});
