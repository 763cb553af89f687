import type { Pod } from "../../cluster/index.js";
import { type EventHandle, PHASE } from "../../engine/index.js";
import type { Container, Probe } from "../../kubernetes/index.js";
import { answersItself, timeoutOf } from "../../traffic/index.js";
import { SECOND, type SimTime, seconds } from "../../units/index.js";
import type { ContainerRestarter } from "./container-restarter.js";
import { DEFAULT_PROBE_FAILURE_THRESHOLD, DEFAULT_PROBE_SUCCESS_THRESHOLD } from "./defaults.js";
import type { KubeletWork } from "./kubelet-work.js";
import { probePeriod } from "./probe-schedule.js";

/** How one pod's probes fare against a program that answers late. */
interface Lateness {
  isReadinessLate: boolean;
  isLivenessLate: boolean;
  /** The readiness probe has failed often enough. */
  isUnready: boolean;
  readiness: EventHandle | null;
  liveness: EventHandle | null;
}

/**
 * Readiness and liveness probes of programs that answer later than the probes wait: after the failure threshold of
 * ticks in a row the pod is not ready, or its container is killed; after the success threshold it is ready again.
 *
 * Ticks are not played one by one: how long a program takes to answer changes at known instants.
 * Source: kubernetes v1.36.3 pkg/kubelet/prober/worker.go#doProbe
 * Deviates: an answer takes the mean time that a request takes in the pod at that instant.
 */
export class LateAnswers {
  readonly #work: KubeletWork;
  readonly #restarter: ContainerRestarter;
  readonly #pods = new Map<Pod, Lateness>();

  constructor(work: KubeletWork, restarter: ContainerRestarter) {
    this.#work = work;
    this.#restarter = restarter;
  }

  /** The pod's answers now exceed every limit up to `beyondSeconds`, and no longer one. */
  changed(pod: Pod, beyondSeconds: number): void {
    const container = probedContainer(pod);
    if (container === undefined) return;
    const { readinessProbe, livenessProbe } = container;
    const isReadinessLate = answersItself(readinessProbe) && timeoutOf(readinessProbe) <= beyondSeconds;
    const isLivenessLate = answersItself(livenessProbe) && timeoutOf(livenessProbe) <= beyondSeconds;
    const lateness = this.#latenessOf(pod);
    if (isReadinessLate !== lateness.isReadinessLate) {
      lateness.isReadinessLate = isReadinessLate;
      this.#followReadiness(pod, lateness, readinessProbe!);
    }
    if (isLivenessLate !== lateness.isLivenessLate) {
      lateness.isLivenessLate = isLivenessLate;
      this.#followLiveness(pod, lateness, container, livenessProbe!);
    }
  }

  /** The pod's containers ended or the object is gone. */
  forget(pod: Pod): void {
    const lateness = this.#pods.get(pod);
    if (lateness === undefined) return;
    this.#pods.delete(pod);
    const { sim } = this.#work.cluster;
    if (lateness.readiness !== null) sim.cancel(lateness.readiness);
    if (lateness.liveness !== null) sim.cancel(lateness.liveness);
  }

  #latenessOf(pod: Pod): Lateness {
    let lateness = this.#pods.get(pod);
    if (lateness === undefined) {
      lateness = {
        isReadinessLate: false,
        isLivenessLate: false,
        isUnready: false,
        readiness: null,
        liveness: null,
      };
      this.#pods.set(pod, lateness);
    }
    return lateness;
  }

  #followReadiness(pod: Pod, lateness: Lateness, probe: Probe): void {
    const { sim } = this.#work.cluster;
    if (lateness.readiness !== null) sim.cancel(lateness.readiness);
    lateness.readiness = null;
    if (lateness.isReadinessLate === lateness.isUnready) return;
    const at = lateness.isReadinessLate
      ? this.#failedAt(pod, probe, "readiness")
      : this.#succeededAt(pod, probe);
    lateness.readiness = sim.schedule(at, PHASE.machine, () => {
      lateness.readiness = null;
      const run = this.#work.runs.get(pod);
      if (!pod.exists || pod.isTerminal || run?.phase !== "running" || pod.node?.cutOffSince !== null) return;
      if (lateness.isReadinessLate && pod.isReady) {
        lateness.isUnready = true;
        this.#work.tell(pod, "readiness probe failed", `no answer within ${timeoutOf(probe)} s`);
        this.#work.cluster.updatePodStatus(pod, { ready: "False" });
      } else if (!lateness.isReadinessLate && lateness.isUnready) {
        lateness.isUnready = false;
        this.#restarter.becomeReadyAgain(run);
      }
    });
  }

  #followLiveness(pod: Pod, lateness: Lateness, container: Container, probe: Probe): void {
    const { sim } = this.#work.cluster;
    if (lateness.liveness !== null) sim.cancel(lateness.liveness);
    lateness.liveness = null;
    // Liveness is not probed any more once the pod is being deleted.
    if (!lateness.isLivenessLate || pod.deletion !== null) return;
    lateness.liveness = sim.schedule(this.#failedAt(pod, probe, "liveness"), PHASE.machine, () => {
      lateness.liveness = null;
      const run = this.#work.runs.get(pod);
      if (!pod.exists || run?.phase !== "running" || pod.deletion !== null) return;
      if (pod.node?.cutOffSince !== null) return;
      this.#restarter.killForProbe(run, run.containers.indexOf(container), "liveness");
    });
  }

  /** The failure that reaches the threshold, when each tick from now on fails after the probe's time-out. */
  #failedAt(pod: Pod, probe: Probe, kind: string): SimTime {
    const failures = probe.failureThreshold ?? DEFAULT_PROBE_FAILURE_THRESHOLD;
    const last = this.#tick(pod, probe, kind) + (failures - 1) * probePeriod(probe);
    return (last + timeoutOf(probe) * SECOND) as SimTime;
  }

  #succeededAt(pod: Pod, probe: Probe): SimTime {
    const successes = probe.successThreshold ?? DEFAULT_PROBE_SUCCESS_THRESHOLD;
    return (this.#tick(pod, probe, "readiness") + (successes - 1) * probePeriod(probe)) as SimTime;
  }

  /** The probe's next tick. */
  #tick(pod: Pod, probe: Probe, kind: string): SimTime {
    const period = probePeriod(probe);
    const { streams } = this.#work.options;
    const phase = streams.forKey(`probe/${kind}/${pod.stableName}`).uniform() * (period / SECOND);
    const anchor = (pod.containersStartedAt ?? 0) + seconds(phase);
    return (anchor + Math.ceil((this.#work.now - anchor) / period) * period) as SimTime;
  }
}

/** The container whose queue the requests stand in: the first regular one with a probe. */
function probedContainer({ template }: Pod): Container | undefined {
  return template.spec.containers.find(
    ({ readinessProbe, livenessProbe }) => answersItself(readinessProbe) || answersItself(livenessProbe),
  );
}
