import { PHASE } from "../../engine/index.js";
import type { SimTime } from "../../units/index.js";
import { type ContainerStart, containerStart } from "./container-start.js";
import { crashLoopWait } from "./crash-loop-back-off.js";
import { crashLoopWake } from "./crash-loop-wake.js";
import { draw, lazyStream } from "./draw-pod-spans.js";
import type { KubeletWork } from "./kubelet-work.js";
import type { PodRun } from "./pod-run.js";
import { terminationTimeline } from "./termination-timeline.js";

/** Ends containers, and starts them again under the crash-loop rules. */
export class ContainerRestarter {
  readonly #work: KubeletWork;

  constructor(work: KubeletWork) {
    this.#work = work;
  }

  scheduleProbeKill(run: PodRun, index: number, start: ContainerStart | undefined): void {
    if (start === undefined || start.killedAt === null) return;
    const { killedBy } = start;
    this.#work.scheduleFor(run, start.killedAt, PHASE.machine, () =>
      this.killForProbe(run, index, killedBy ?? "liveness"),
    );
  }

  /** Ends a container whose startup or liveness probe has failed, with the probe's own grace period if it has one. */
  killForProbe(run: PodRun, index: number, failed: "startup" | "liveness"): void {
    const container = run.containers[index];
    if (container === undefined) return;
    const probe = failed === "startup" ? container.startupProbe : container.livenessProbe;
    const grace = probe?.terminationGracePeriodSeconds ?? run.pod.template.terminationGracePeriodSeconds;
    this.#work.tell(run.pod, `${failed} probe failed`, container.name);
    this.#stop(run, index, grace);
  }

  /** Ends a running container whose resize needs a restart, and starts it again at once. */
  restartForResize(run: PodRun, containerName: string): void {
    const index = run.containers.findIndex(({ name }) => name === containerName);
    if (index < 0 || !run.isRunning(index, this.#work.now)) return;
    this.#work.tell(run.pod, "resize requires restart", containerName);
    this.#stop(run, index, run.pod.template.terminationGracePeriodSeconds, "Resized");
  }

  #stop(run: PodRun, index: number, gracePeriodSeconds: number, reason?: "Resized"): void {
    const [stop] = terminationTimeline(this.#work.now, gracePeriodSeconds, this.#work.stopping(run, [index]));
    this.#work.scheduleFor(run, stop!.exitedAt, PHASE.machine, () => {
      // Something else may have ended it meanwhile.
      if (reason === "Resized" && !run.isRunning(index, this.#work.now)) return;
      this.containerExited(run, index, stop!.killed ? 137 : run.timings.exitCode, reason);
    });
  }

  scheduleOwnExit(run: PodRun, startedAt: SimTime): void {
    const { runFor, exitCode } = run.timings;
    if (runFor === null) return;
    const stream = lazyStream(this.#work.options.streams, `run/${run.pod.stableName}`);
    const exitAt = (startedAt + draw(runFor, stream)) as SimTime;
    this.#work.scheduleFor(run, exitAt, PHASE.machine, () => {
      for (let index = run.initCount; index < run.containers.length; index++) {
        if (run.isRunning(index, exitAt)) this.containerExited(run, index, exitCode);
      }
    });
  }

  /** `Resized`: the kubelet ended it itself, and starts it again in the same sync. */
  containerExited(run: PodRun, index: number, exitCode: number, reason?: "OOMKilled" | "Resized"): void {
    const { now } = this.#work;
    const state = run.deviate(index);
    const ranFor = (now - state.startedAt) as SimTime;
    state.running = false;
    state.readyAt = null;
    const { name } = run.containers[index]!;
    const { startedAt } = state;
    const why = reason === undefined ? "" : `, ${reason}`;
    this.#work.tell(run.pod, "exited", `${name} with code ${exitCode}${why}`);
    const isResized = reason === "Resized";
    const observedAt = isResized ? now : this.#work.look(run, now);
    const restartPolicy = run.isSidecar(index) ? "Always" : (run.pod.template.spec.restartPolicy ?? "Always");
    const restarts =
      isResized || restartPolicy === "Always" || (restartPolicy === "OnFailure" && exitCode !== 0);
    if (!restarts) state.exitCode = exitCode;
    this.#work.scheduleFor(
      run,
      (observedAt + this.#work.options.apiLatency) as SimTime,
      PHASE.machine,
      () => {
        this.#work.cluster.reportTermination(run.pod, {
          container: name,
          reason: reason === "OOMKilled" ? reason : exitCode === 0 ? "Completed" : "Error",
          startedAt,
          finishedAt: now,
        });
        if (!restarts && this.#postFinalPhase(run)) return;
        this.#work.cluster.updatePodStatus(run.pod, { ready: "False" });
      },
    );
    if (!restarts) return;
    let wait = 0 as SimTime;
    if (!isResized) ({ wait, memory: state.backOff } = crashLoopWait(state.backOff, ranFor));
    state.restarts++;
    const stream = lazyStream(
      this.#work.options.streams,
      `restart/${run.pod.stableName}/${index}/${state.restarts}`,
    );
    const backOffEnd = (now + wait) as SimTime;
    const restartAt = isResized ? now : crashLoopWake(observedAt, backOffEnd, () => stream.uniform());
    if (wait > 0) this.#work.tell(run.pod, "back-off", `${wait / 1e6} s`);
    const begunAt = (restartAt + draw(run.timings.containerStart, stream)) as SimTime;
    this.#work.scheduleFor(run, begunAt, PHASE.machine, () => this.#containerRestarted(run, index));
  }

  #containerRestarted(run: PodRun, index: number): void {
    const { now } = this.#work;
    const state = run.deviate(index);
    state.running = true;
    state.startedAt = now;
    const container = run.containers[index]!;
    this.#work.tell(run.pod, "restarted", container.name);
    const regular = index >= run.initCount;
    let restarts = 0;
    for (const [other, { restarts: count }] of run.restarted) {
      if (other >= run.initCount && count > restarts) restarts = count;
    }
    this.#work.cluster.updatePodStatus(run.pod, {
      restarts,
      ...(regular ? { containersStarted: true, restartedContainer: container.name } : {}),
    });
    const observedAt = this.#work.look(run, now);
    const { applicationReady, sidecarReady } = run.timings;
    const answers = regular ? applicationReady : sidecarReady;
    const stream = lazyStream(
      this.#work.options.streams,
      `answers/${run.pod.stableName}/${index}/${state.restarts}`,
    );
    const answersAt = answers === null ? null : ((now + draw(answers, stream)) as SimTime);
    const start = containerStart(container, run.seenAt, now, observedAt, answersAt);
    this.scheduleProbeKill(run, index, start);
    if (start.readyAt !== null) {
      const { readyAt } = start;
      // The containers that never ended may still be on their way: the pod is ready with the last of them.
      const othersAt = (run.timeline?.starts ?? [])
        .filter((_, other) => !run.restarted.has(other))
        .map((other) => other?.readyAt ?? 0);
      const postAt = Math.max(readyAt, ...othersAt) + this.#work.options.apiLatency;
      this.#work.scheduleFor(run, postAt as SimTime, PHASE.machine, () => {
        state.readyAt = readyAt;
        this.becomeReadyAgain(run);
      });
    }
    if (regular) this.scheduleOwnExit(run, now);
  }

  becomeReadyAgain(run: PodRun): void {
    const { now } = this.#work;
    for (const [index, { readyAt, exitCode }] of run.restarted) {
      if (readyAt === null && exitCode === null && !run.isInit(index)) return;
    }
    const starts = run.timeline?.starts ?? [];
    for (const [index, start] of starts.entries()) {
      if (start === undefined || run.restarted.has(index)) continue;
      if (start.readyAt === null || start.readyAt > now) return;
    }
    if (run.phase === "starting") return;
    this.#work.cluster.updatePodStatus(run.pod, { ready: "True" });
    this.#work.tell(run.pod, "ready");
  }

  /** Posts Succeeded or Failed once every regular container has ended for good. */
  #postFinalPhase(run: PodRun): boolean {
    let failed = false;
    for (let index = run.initCount; index < run.containers.length; index++) {
      const exitCode = run.restarted.get(index)?.exitCode ?? null;
      if (exitCode === null) return false;
      if (exitCode !== 0) failed = true;
    }
    this.#work.cancel(run);
    run.phase = "ended";
    this.#work.cluster.markExited(run.pod);
    const phase = failed ? "Failed" : "Succeeded";
    this.#work.tell(run.pod, phase.toLowerCase());
    this.#work.cluster.updatePodStatus(run.pod, { phase, ready: "False" });
    return true;
  }
}
