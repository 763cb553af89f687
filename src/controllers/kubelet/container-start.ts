import type { Container, Probe } from "../../kubernetes/index.js";
import type { SimTime } from "../../units/index.js";
import { type ProbeTicks, probeOutcome, probePeriod } from "./probe-schedule.js";

/** How one start of a container goes on after its process runs. Null: never. */
export interface ContainerStart {
  readonly startedAt: SimTime;
  /** The kubelet's first look that shows it running. */
  readonly observedAt: SimTime;
  /** Its startup probe succeeded; `observedAt` without one. */
  readonly startupPassedAt: SimTime | null;
  readonly readyAt: SimTime | null;
  /** When the kubelet kills it because of a probe, and which. */
  readonly killedAt: SimTime | null;
  readonly killedBy: "startup" | "liveness" | null;
}

/**
 * Follows one start of a container through its probes, given from when on its application answers them.
 *
 * Startup and liveness workers tick from the pod's first sync. Readiness is probed at once when the start is
 * observed (or the startup probe has passed), and every period from there. Until the startup probe has passed
 * neither readiness nor liveness runs.
 *
 * Source: kubernetes v1.36.3 pkg/kubelet/prober/{prober_manager,worker}.go.
 */
export function containerStart(
  container: Pick<Container, "startupProbe" | "readinessProbe" | "livenessProbe">,
  podSeenAt: SimTime,
  startedAt: SimTime,
  observedAt: SimTime,
  answersAt: SimTime | null,
): ContainerStart {
  const { startupProbe, readinessProbe, livenessProbe } = container;
  let startupPassedAt: SimTime = observedAt;
  if (startupProbe !== undefined) {
    const outcome = probeOutcome(
      startupProbe,
      workerTicks(startupProbe, podSeenAt),
      observedAt,
      startedAt,
      answersAt,
    );
    if (outcome.failedAt !== null || outcome.succeededAt === null) {
      return {
        startedAt,
        observedAt,
        startupPassedAt: null,
        readyAt: null,
        killedAt: outcome.failedAt,
        killedBy: "startup",
      };
    }
    startupPassedAt = outcome.succeededAt;
  }

  let readyAt: SimTime | null = startupPassedAt;
  if (readinessProbe !== undefined) {
    const ticks = { anchor: startupPassedAt, period: probePeriod(readinessProbe) };
    readyAt = probeOutcome(readinessProbe, ticks, startupPassedAt, startedAt, answersAt).succeededAt;
  }

  if (livenessProbe !== undefined) {
    const ticks = workerTicks(livenessProbe, podSeenAt);
    const { failedAt } = probeOutcome(livenessProbe, ticks, startupPassedAt, startedAt, answersAt);
    if (failedAt !== null) {
      if (readyAt !== null && readyAt >= failedAt) readyAt = null;
      return { startedAt, observedAt, startupPassedAt, readyAt, killedAt: failedAt, killedBy: "liveness" };
    }
  }
  return { startedAt, observedAt, startupPassedAt, readyAt, killedAt: null, killedBy: null };
}

function workerTicks(probe: Probe, podSeenAt: SimTime): ProbeTicks {
  return { anchor: podSeenAt, period: probePeriod(probe) };
}
