import type { Pod } from "../../cluster/index.js";
import { PHASE } from "../../engine/index.js";
import type { SimTime } from "../../units/index.js";
import { MINIMUM_GRACE_PERIOD } from "./defaults.js";
import { draw, lazyStream } from "./draw-pod-spans.js";
import type { KubeletWork } from "./kubelet-work.js";
import { PodRun } from "./pod-run.js";
import { type ContainerStop, terminationTimeline } from "./termination-timeline.js";

/** Ends pods: gracefully after a deletion, in a hurry when the object is gone already. */
export class PodStopper {
  readonly #work: KubeletWork;

  constructor(work: KubeletWork) {
    this.#work = work;
  }

  terminate(pod: Pod): void {
    if (!pod.exists || pod.deletion === null || !(pod.node?.exists ?? false)) return;
    const { now } = this.#work;
    const run =
      this.#work.runs.get(pod) ?? new PodRun(pod, pod.node!, this.#work.options.timingsOf(pod), now);
    this.#work.runs.set(pod, run);
    const grace = pod.deletion.gracePeriodSeconds;
    if (run.phase === "terminating") {
      this.#shorten(run, grace);
      return;
    }
    this.#stop(run, grace);
  }

  /**
   * Ends a pod that nobody deleted: an eviction for want of memory, or its node shuts down. Its phase is Failed then.
   * Returns false for one that is on its end already.
   */
  fail(pod: Pod, gracePeriodSeconds: number, reason: string, detail: string): boolean {
    const run = this.#work.runs.get(pod);
    if (run === undefined || !pod.exists || pod.isTerminal) return false;
    if (run.phase === "terminating") {
      this.#shorten(run, gracePeriodSeconds);
      return true;
    }
    if (run.phase === "ended") return false;
    this.#work.tell(pod, reason.toLowerCase(), detail);
    run.failsFor = reason;
    this.#stop(run, gracePeriodSeconds);
    return true;
  }

  #stop(run: PodRun, grace: number): void {
    const { now } = this.#work;
    const { pod } = run;
    this.#work.tellSteps(run);
    const running = run.runningAt(now);
    this.#work.cancel(run);
    run.phase = "terminating";
    if (running.length === 0) {
      this.#finish(run, false);
      return;
    }
    const stops = terminationTimeline(now, grace, this.#work.stopping(run, running));
    const regular = stops.filter((_, position) => running[position]! >= run.initCount);
    this.#tellPreStop(run, stops);
    this.#work.scheduleFor(run, firstSigterm(regular.length > 0 ? regular : stops), PHASE.machine, () => {
      this.#work.tell(pod, "SIGTERM");
      this.#work.cluster.markSigterm(pod);
    });
    this.#scheduleExit(
      run,
      lastExit(stops, now),
      stops.some((stop) => stop.killed),
    );
  }

  /** The object is gone without the kubelet: containers still get a short stop. */
  stopAfterRemoval(pod: Pod): void {
    const run = this.#work.runs.get(pod);
    if (run === undefined) return;
    this.#work.runs.delete(pod);
    const { now } = this.#work;
    const running = run.runningAt(now);
    const { stopsAt } = run;
    this.#work.cancel(run);
    run.phase = "ended";
    if (running.length === 0 && stopsAt === null) return;
    this.#work.after(this.#work.options.watchLatency, PHASE.machine, () => {
      const noticedAt = this.#work.now;
      const shortStop = (noticedAt + MINIMUM_GRACE_PERIOD) as SimTime;
      const exitedAt =
        stopsAt === null
          ? lastExit(terminationTimeline(noticedAt, 0, this.#work.stopping(run, running)), noticedAt)
          : (Math.max(noticedAt, Math.min(stopsAt, shortStop)) as SimTime);
      if (pod.sigtermAt === null) this.#work.cluster.markSigterm(pod);
      this.#work.cluster.sim.schedule(exitedAt, PHASE.machine, () => this.#work.cluster.markExited(pod));
    });
  }

  /** A second deletion with a shorter grace period: SIGKILL comes earlier, never later. */
  #shorten(run: PodRun, gracePeriodSeconds: number): void {
    const { now } = this.#work;
    if (run.stopsAt === null || run.stopsAt <= now) return;
    const [last] = terminationTimeline(now, gracePeriodSeconds, [
      { name: "", isSidecar: false, preStop: null, exitAfterSigterm: null },
    ]);
    if (last!.exitedAt >= run.stopsAt) return;
    this.#work.cancel(run);
    if (run.pod.sigtermAt === null) this.#work.cluster.markSigterm(run.pod);
    this.#scheduleExit(run, last!.exitedAt, true);
  }

  #scheduleExit(run: PodRun, exitedAt: SimTime, killed: boolean): void {
    run.stopsAt = exitedAt;
    this.#work.scheduleFor(run, exitedAt, PHASE.machine, () => {
      run.stopsAt = null;
      this.#work.tell(run.pod, "exited", killed ? "SIGKILL" : undefined, "container runtime");
      this.#work.cluster.markExited(run.pod);
      const stream = lazyStream(this.#work.options.streams, `cleanup/${run.pod.stableName}`);
      const cleanup = draw(run.timings.podCleanup, stream);
      const { exitCode, sigtermExitCode } = run.timings;
      const failed = killed || (sigtermExitCode ?? exitCode) !== 0;
      if (cleanup === 0) this.#finish(run, failed);
      else this.#work.afterOn(run.node, cleanup, PHASE.machine, () => this.#finish(run, failed));
    });
  }

  /** Posts the final phase, which frees the node's capacity, and then removes the object. */
  #finish(run: PodRun, failed: boolean): void {
    const { pod } = run;
    if (!pod.exists) return;
    if (!pod.isTerminal) {
      const hasFailed = failed || run.failsFor !== null;
      this.#work.cluster.updatePodStatus(pod, { phase: hasFailed ? "Failed" : "Succeeded", ready: "False" });
    }
    if (pod.deletion === null) {
      this.#work.runs.delete(pod);
      return;
    }
    this.#work.afterOn(run.node, this.#work.options.objectRemoval, PHASE.machine, () => {
      this.#work.runs.delete(pod);
      this.#work.cluster.removePod(pod);
    });
  }

  #tellPreStop(run: PodRun, stops: readonly ContainerStop[]): void {
    const { sim } = this.#work.cluster;
    for (const stop of stops) {
      if (stop.preStopEndedAt === null) continue;
      const detail = `${stop.name} until ${stop.preStopCutOff ? "the grace period is over" : "its hook ends"}`;
      sim.observations.observe({
        at: sim.now,
        component: "kubelet",
        object: run.pod.storyName,
        step: "preStop",
        detail,
      });
    }
  }
}

function firstSigterm(stops: readonly ContainerStop[]): SimTime {
  let earliest = stops[0]!.sigtermAt;
  for (const { sigtermAt } of stops) if (sigtermAt < earliest) earliest = sigtermAt;
  return earliest;
}

function lastExit(stops: readonly ContainerStop[], from: SimTime): SimTime {
  let latest = from;
  for (const stop of stops) if (stop.exitedAt > latest) latest = stop.exitedAt;
  return latest;
}
