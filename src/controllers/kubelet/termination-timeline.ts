import { SECOND, type SimTime } from "../../units/index.js";
import { MINIMUM_GRACE_PERIOD } from "./defaults.js";

/** A running container that has to stop. */
export interface StoppingContainer {
  readonly name: string;
  readonly isSidecar: boolean;
  /** How long its preStop hook takes; null without one. */
  readonly preStop: SimTime | null;
  /** From SIGTERM until its process has ended by itself; null: it ignores SIGTERM. */
  readonly exitAfterSigterm: SimTime | null;
}

export interface ContainerStop {
  readonly name: string;
  /** The hook's end, or its cut-off; null without a hook. */
  readonly preStopEndedAt: SimTime | null;
  readonly preStopCutOff: boolean;
  readonly sigtermAt: SimTime;
  readonly exitedAt: SimTime;
  /** Ended by SIGKILL. */
  readonly killed: boolean;
}

/**
 * When each container of a pod gets SIGTERM, and when and how it ends.
 *
 * All preStop hooks start at once and are charged to the grace period in whole seconds; a hook that outlasts it
 * is cut off. Sidecars then wait until the regular containers and the sidecars listed after them have ended, or
 * the grace is used up. What is left of the grace, at least 2 s, lies between SIGTERM and SIGKILL: the worst case
 * is grace + 2 s. With grace 0 no hook runs.
 *
 * Order: `containers` with sidecars in the order of the spec; the answer has the same order.
 * Source: kubernetes v1.36.3 pkg/kubelet/kuberuntime/kuberuntime_container.go#killContainer,
 * kuberuntime_termination_order.go.
 * @example
 * terminationTimeline(seconds(0), 30, [{ name: "web", isSidecar: false, preStop: seconds(10), exitAfterSigterm: null }])
 * // SIGTERM at 10 s, SIGKILL at 30 s
 */
export function terminationTimeline(
  noticedAt: SimTime,
  gracePeriodSeconds: number,
  containers: readonly StoppingContainer[],
): readonly ContainerStop[] {
  let turnAt: SimTime = noticedAt;
  const stops = containers.map((container) => {
    // A sidecar's turn is only known when the others' ends are.
    const stop = stopContainer(container, noticedAt, gracePeriodSeconds, null);
    if (!container.isSidecar && stop.exitedAt > turnAt) turnAt = stop.exitedAt;
    return stop;
  });
  for (let index = containers.length - 1; index >= 0; index--) {
    const container = containers[index]!;
    if (!container.isSidecar) continue;
    const stop = stopContainer(container, noticedAt, gracePeriodSeconds, turnAt);
    stops[index] = stop;
    if (stop.exitedAt > turnAt) turnAt = stop.exitedAt;
  }
  return stops;
}

function stopContainer(
  container: StoppingContainer,
  noticedAt: SimTime,
  gracePeriodSeconds: number,
  turnAt: SimTime | null,
): ContainerStop {
  let left = gracePeriodSeconds * SECOND;
  let now: number = noticedAt;
  let preStopEndedAt: SimTime | null = null;
  let preStopCutOff = false;
  if (container.preStop !== null && left > 0) {
    preStopCutOff = container.preStop > left;
    const took = Math.min(container.preStop, left);
    now += took;
    left -= wholeSeconds(took);
    preStopEndedAt = now as SimTime;
  }
  if (turnAt !== null && left > 0) {
    const waited = Math.min(Math.max(0, turnAt - now), left);
    now += waited;
    left -= wholeSeconds(waited);
  }
  const window = Math.max(left, MINIMUM_GRACE_PERIOD);
  const killed = container.exitAfterSigterm === null || container.exitAfterSigterm > window;
  return {
    name: container.name,
    preStopEndedAt,
    preStopCutOff,
    sigtermAt: now as SimTime,
    exitedAt: (now + (killed ? window : container.exitAfterSigterm!)) as SimTime,
    killed,
  };
}

// Upstream counts the time spent in whole seconds, cut downwards.
function wholeSeconds(span: number): number {
  return Math.floor(span / SECOND) * SECOND;
}
