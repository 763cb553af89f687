import type { Probe } from "../../kubernetes/index.js";
import { SECOND, type SimTime } from "../../units/index.js";
import {
  DEFAULT_PROBE_FAILURE_THRESHOLD,
  DEFAULT_PROBE_PERIOD_SECONDS,
  DEFAULT_PROBE_SUCCESS_THRESHOLD,
} from "./defaults.js";

/** A probe's clock: the worker looks at `anchor`, and then every `period`. */
export interface ProbeTicks {
  readonly anchor: SimTime;
  readonly period: SimTime;
}

/** When a probe worker has seen enough; both null while it never will. */
export interface ProbeOutcome {
  /** The success that reached the success threshold. */
  readonly succeededAt: SimTime | null;
  /** The failure that reached the failure threshold, when it came before the success. */
  readonly failedAt: SimTime | null;
}

/**
 * Plays a probe against an application that answers from `answersAt` on (null: never) without running a tick:
 * ticks before `enabledAt` or before the initial delay are skipped, state flips only after the threshold's
 * number of equal results in a row.
 *
 * Source: kubernetes v1.36.3 pkg/kubelet/prober/worker.go#doProbe.
 * Deviates: an answer is instant; a probe never gains from an answer that comes within its timeout.
 * @example
 * // Period 10 s, container started at 3 s, application answers at 15 s: ticks at 4, 14, 24.
 * probeOutcome({ periodSeconds: 10 }, { anchor: seconds(4), period: seconds(10) }, seconds(4), seconds(3), seconds(15))
 * // succeededAt 24 s
 */
export function probeOutcome(
  probe: Probe,
  ticks: ProbeTicks,
  enabledAt: SimTime,
  startedAt: SimTime,
  answersAt: SimTime | null,
): ProbeOutcome {
  const delayOver = startedAt + (probe.initialDelaySeconds ?? 0) * SECOND;
  const firstTick = tickAtOrAfter(ticks, Math.max(enabledAt, delayOver));
  const failuresNeeded = probe.failureThreshold ?? DEFAULT_PROBE_FAILURE_THRESHOLD;
  const lastAllowedFailure = (firstTick + (failuresNeeded - 1) * ticks.period) as SimTime;
  if (answersAt === null || answersAt > lastAllowedFailure) {
    const succeededAt = answersAt === null ? null : success(probe, ticks, answersAt);
    return { succeededAt, failedAt: lastAllowedFailure };
  }
  return { succeededAt: success(probe, ticks, Math.max(firstTick, answersAt)), failedAt: null };
}

function success(probe: Probe, ticks: ProbeTicks, from: number): SimTime {
  const more = (probe.successThreshold ?? DEFAULT_PROBE_SUCCESS_THRESHOLD) - 1;
  return (tickAtOrAfter(ticks, from) + more * ticks.period) as SimTime;
}

function tickAtOrAfter(ticks: ProbeTicks, from: number): number {
  return ticks.anchor + Math.max(0, Math.ceil((from - ticks.anchor) / ticks.period)) * ticks.period;
}

/** A probe's period as a span. */
export function probePeriod(probe: Probe): SimTime {
  return ((probe.periodSeconds || DEFAULT_PROBE_PERIOD_SECONDS) * SECOND) as SimTime;
}
