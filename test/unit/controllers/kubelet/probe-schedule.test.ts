import { describe, expect, it } from "vitest";
import { containerStart } from "../../../../src/controllers/kubelet/container-start.js";
import { probeOutcome } from "../../../../src/controllers/kubelet/probe-schedule.js";
import { seconds } from "../../../../src/units/index.js";

const ticks = { anchor: seconds(4), period: seconds(10) };

describe("probeOutcome", () => {
  it("succeeds at the first tick after the application answers", () => {
    expect(probeOutcome({}, ticks, seconds(4), seconds(3), seconds(15)).succeededAt).toBe(seconds(24));
  });

  it("skips ticks within the initial delay, counted from the container's start", () => {
    const probe = { initialDelaySeconds: 5 };
    expect(probeOutcome(probe, ticks, seconds(4), seconds(3), seconds(3)).succeededAt).toBe(seconds(14));
  });

  it("probes at a tick that falls exactly on the end of the initial delay", () => {
    const probe = { initialDelaySeconds: 11 };
    expect(probeOutcome(probe, ticks, seconds(4), seconds(3), seconds(3)).succeededAt).toBe(seconds(14));
  });

  it("needs the success threshold's number of successes in a row", () => {
    const probe = { successThreshold: 3 };
    expect(probeOutcome(probe, ticks, seconds(4), seconds(3), seconds(3)).succeededAt).toBe(seconds(24));
  });

  it("fails with the failure threshold's failure", () => {
    const outcome = probeOutcome({ failureThreshold: 2 }, ticks, seconds(4), seconds(3), seconds(14.5));
    expect(outcome).toEqual({ failedAt: seconds(14), succeededAt: seconds(24) });
  });

  it("does not fail when the application answers at the last tick allowed", () => {
    const outcome = probeOutcome({ failureThreshold: 2 }, ticks, seconds(4), seconds(3), seconds(14));
    expect(outcome.failedAt).toBeNull();
  });
});

describe("containerStart", () => {
  it("is ready when its start is observed if it has no probes", () => {
    expect(containerStart({}, seconds(0), seconds(2), seconds(3), null).readyAt).toBe(seconds(3));
  });

  it("probes readiness right when the start is observed", () => {
    const start = containerStart({ readinessProbe: {} }, seconds(0), seconds(2), seconds(3), seconds(2.5));
    expect(start.readyAt).toBe(seconds(3));
  });

  it("probes readiness every period from the observation on", () => {
    const container = { readinessProbe: { periodSeconds: 5 } };
    expect(containerStart(container, seconds(0), seconds(2), seconds(3), seconds(9)).readyAt).toBe(
      seconds(13),
    );
  });

  it("holds readiness back until the startup probe has passed, and probes it then at once", () => {
    const container = { startupProbe: { periodSeconds: 4 }, readinessProbe: { periodSeconds: 60 } };
    const start = containerStart(container, seconds(1), seconds(2), seconds(3), seconds(10));
    expect([start.startupPassedAt, start.readyAt]).toEqual([seconds(13), seconds(13)]);
  });

  it("is killed when its startup probe fails too often", () => {
    const container = { startupProbe: { periodSeconds: 4, failureThreshold: 2 } };
    const start = containerStart(container, seconds(1), seconds(2), seconds(3), seconds(60));
    expect([start.killedBy, start.killedAt, start.readyAt]).toEqual(["startup", seconds(9), null]);
  });

  it("is killed by a liveness probe that runs before the application answers", () => {
    const container = { livenessProbe: { periodSeconds: 10, failureThreshold: 3 }, readinessProbe: {} };
    const start = containerStart(container, seconds(0), seconds(2), seconds(3), seconds(100));
    expect([start.killedBy, start.killedAt, start.readyAt]).toEqual(["liveness", seconds(30), null]);
  });
});
