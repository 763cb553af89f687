import { type Cluster, hostPortsOf, type Node, type Pod } from "../../cluster/index.js";
import { type EventHandle, PHASE, type Phase } from "../../engine/index.js";
import type { SimTime } from "../../units/index.js";
import { seconds } from "../../units/index.js";
import { type AdmissionPod, admitPod, type Refusal } from "./admit-pod.js";
import { type ContainerStart, containerStart } from "./container-start.js";
import { crashLoopWait } from "./crash-loop-back-off.js";
import { crashLoopWake } from "./crash-loop-wake.js";
import { MINIMUM_GRACE_PERIOD } from "./defaults.js";
import { draw, drawStartSpans, drawStoppingContainers, lazyStream } from "./draw-pod-spans.js";
import { imagePullPolicy } from "./image-pull-policy.js";
import type { KubeletOptions } from "./kubelet-options.js";
import { NodeImages } from "./node-images.js";
import { PodRun } from "./pod-run.js";
import { podStartTimeline } from "./pod-start-timeline.js";
import { nextRelist } from "./relist.js";
import { type ContainerStop, terminationTimeline } from "./termination-timeline.js";

/**
 * The kubelets of all nodes, with their container runtime: takes in pods that were bound, plays their start and
 * their termination, and posts what the API shows of it. Only transitions that others can see become events.
 *
 * Deviates: UPSTREAM.md lists what is left out.
 */
export class Kubelet {
  readonly #cluster: Cluster;
  readonly #options: KubeletOptions;
  readonly #runs = new Map<Pod, PodRun>();
  readonly #byNode = new Map<Node, { readonly images: NodeImages; readonly relistOffset: SimTime }>();

  constructor(cluster: Cluster, options: KubeletOptions) {
    this.#cluster = cluster;
    this.#options = options;
    cluster.pods.watch((pod, change) => {
      if (change === "scheduled" || (change === "added" && pod.boundAt !== null)) this.#onBound(pod);
      else if (change === "deleting") this.#onDeleting(pod);
      else if (change === "deleted") this.#onDeleted(pod);
    });
    cluster.nodes.watch((node, change) => {
      if (change === "deleted") this.#onNodeGone(node);
    });
  }

  /**
   * Makes a bound pod Running and Ready at this instant, its images on its node: the initial state `running`.
   * Call it at the instant of the binding.
   */
  startInstantly(pod: Pod): void {
    const node = pod.node;
    if (node === null || pod.boundAt === null) throw new Error(`${pod.key} is not bound to a node`);
    const { now } = this.#cluster.sim;
    const run = new PodRun(pod, node, this.#options.timingsOf(pod), now);
    run.phase = "running";
    run.wasReady = true;
    this.#runs.set(pod, run);
    const { images } = this.#nodeState(node);
    for (const container of run.containers) images.add(container.image ?? "");
    this.#cluster.updatePodStatus(pod, {
      startTime: now,
      phase: "Running",
      ready: "True",
      containersStarted: true,
    });
    this.#scheduleOwnExit(run, now);
  }

  /** Ends a container's process from outside, for example for want of memory (exit code 137). */
  exitContainer(pod: Pod, containerName: string, exitCode: number): void {
    const run = this.#runs.get(pod);
    if (run === undefined || run.phase === "terminating") return;
    const index = run.containers.findIndex((container) => container.name === containerName);
    if (index < 0) throw new Error(`${pod.key} has no container ${containerName}`);
    if (run.isRunning(index, this.#cluster.sim.now)) this.#containerExited(run, index, exitCode);
  }

  #onBound(pod: Pod): void {
    this.#after(this.#options.watchLatency, PHASE.delivery, () => this.#see(pod));
  }

  #see(pod: Pod): void {
    if (!pod.exists || pod.isTerminal || pod.deletion !== null || this.#runs.has(pod)) return;
    const node = pod.node;
    if (node === null || !node.exists) return;
    const { now } = this.#cluster.sim;
    const refusal = this.#refusal(pod, node);
    if (refusal !== null) {
      this.#tell(
        pod,
        "refused",
        `${refusal.reason}: ${refusal.requested} + ${refusal.used} > ${refusal.capacity}`,
      );
      this.#cluster.updatePodStatus(pod, { startTime: now, phase: "Failed", ready: "False" });
      return;
    }
    const timings = this.#options.timingsOf(pod);
    const run = new PodRun(pod, node, timings, now);
    this.#runs.set(pod, run);
    const { measured } = timings;
    this.#cluster.updatePodStatus(pod, {
      startTime: measured === null ? now : pod.boundAt!,
      ready: "False",
    });
    if (measured === null) {
      run.spans = drawStartSpans(pod.template.spec, timings, this.#options.streams, pod.stableName);
      run.imagesReadyAt = run.containers.map(() => null);
      this.#proceed(run);
      return;
    }
    const stream = lazyStream(this.#options.streams, `start/${pod.stableName}`);
    const runningAt = Math.max(now, pod.boundAt! + draw(measured.boundToRunning, stream)) as SimTime;
    const { runningToReady } = measured;
    const readyAt = runningToReady === null ? null : runningAt + draw(runningToReady, stream);
    this.#scheduleRunning(run, runningAt, runningAt, readyAt as SimTime | null, 0 as SimTime);
  }

  #refusal(pod: Pod, node: Node): Refusal | null {
    const { requested, allocatable } = node;
    // The node's sums also count pods that are only assumed: when they fit, the pod fits.
    let fits =
      node.pods.size <= allocatable.pods &&
      requested.cpuMillicores <= allocatable.cpuMillicores &&
      requested.memoryBytes <= allocatable.memoryBytes &&
      requested.ephemeralStorageBytes <= allocatable.ephemeralStorageBytes &&
      hostPortsOf(pod).length === 0;
    for (const name of pod.template.requests.scalars.keys()) {
      if ((requested.scalars.get(name) ?? 0) > (allocatable.scalars.get(name) ?? 0)) fits = false;
    }
    if (fits) return null;
    const admitted: AdmissionPod[] = [];
    for (const other of node.pods) {
      if (other !== pod && this.#runs.has(other)) admitted.push(admissionPod(other));
    }
    return admitPod(admissionPod(pod), admitted, allocatable);
  }

  /** Computes the start as far as the images allow, and asks for the next image. */
  #proceed(run: PodRun): void {
    const { now } = this.#cluster.sim;
    const { images, relistOffset } = this.#nodeState(run.node);
    for (;;) {
      const timeline = podStartTimeline({
        spec: run.pod.template.spec,
        seenAt: run.seenAt,
        ...run.spans!,
        imagesReadyAt: run.imagesReadyAt,
        relistOffset,
        relistPeriod: this.#options.relistPeriod,
      });
      run.timeline = timeline;
      const wait = timeline.waitsForImage;
      if (wait === null) break;
      const container = run.containers[wait.container]!;
      if (imagePullPolicy(container) !== "Always" && images.has(container.image ?? "")) {
        run.imagesReadyAt[wait.container] = wait.since;
        continue;
      }
      if (wait.since > now) {
        this.#for(run, wait.since, PHASE.machine, () => this.#wantImage(run, wait.container));
      } else {
        this.#wantImage(run, wait.container);
      }
      break;
    }
    this.#scheduleStart(run);
  }

  #wantImage(run: PodRun, index: number): void {
    const container = run.containers[index]!;
    const image = container.image ?? "";
    const { images } = this.#nodeState(run.node);
    const policy = imagePullPolicy(container);
    if (policy === "Never" || (policy === "IfNotPresent" && images.has(image))) {
      run.imagesReadyAt[index] = this.#cluster.sim.now;
      this.#proceed(run);
      return;
    }
    const { imageBytes, imagePull } = run.timings;
    const stream = lazyStream(this.#options.streams, `pull/${run.pod.stableName}/${container.name}`);
    const roundTrip = draw(this.#options.registryRoundTrip, stream);
    const fetch =
      imageBytes === null
        ? draw(imagePull, stream)
        : seconds(imageBytes / this.#options.imagePullBytesPerSecond);
    images.enqueue({
      image,
      roundTrip,
      fetch: Math.max(fetch, roundTrip) as SimTime,
      isWanted: () => run.phase === "starting",
      onStart: () => {
        this.#tellSteps(run);
        this.#tell(run.pod, "pulling", image);
      },
      onRefused: () => this.#tell(run.pod, "pull refused", `${image}: pull QPS exceeded`),
      onPulled: () => {
        this.#tell(run.pod, "pulled", image);
        run.imagesReadyAt[index] = this.#cluster.sim.now;
        this.#proceed(run);
      },
    });
  }

  #scheduleStart(run: PodRun): void {
    const { startedAt, runningAt, readyAt, starts } = run.timeline!;
    if (startedAt !== null && runningAt !== null) {
      this.#scheduleRunning(run, startedAt, runningAt, readyAt, this.#options.apiLatency);
      for (const [index, start] of starts.entries()) this.#scheduleProbeKill(run, index, start);
    } else {
      if (startedAt !== null) this.#scheduleStarted(run, startedAt);
      for (const [index, start] of starts.entries()) {
        if (start?.startupPassedAt === null) this.#scheduleProbeKill(run, index, start);
      }
    }
  }

  #scheduleStarted(run: PodRun, startedAt: SimTime): void {
    if (run.startScheduled) return;
    run.startScheduled = true;
    this.#for(run, startedAt, PHASE.machine, () => {
      this.#tellSteps(run);
      this.#cluster.updatePodStatus(run.pod, { containersStarted: true });
      this.#scheduleOwnExit(run, startedAt);
    });
  }

  #scheduleRunning(
    run: PodRun,
    startedAt: SimTime,
    runningAt: SimTime,
    readyAt: SimTime | null,
    postLatency: SimTime,
  ): void {
    this.#scheduleStarted(run, startedAt);
    this.#for(run, (runningAt + postLatency) as SimTime, PHASE.machine, () => {
      run.phase = "running";
      const ready = readyAt !== null && readyAt <= runningAt && run.restarted.size === 0;
      this.#cluster.updatePodStatus(run.pod, { phase: "Running", ready: ready ? "True" : "False" });
      if (run.timeline === null) this.#tell(run.pod, "running");
      this.#tellSteps(run);
      if (ready) this.#becameReady(run);
      else if (run.restarted.size > 0) this.#readyAgain(run);
    });
    if (readyAt === null || readyAt <= runningAt) return;
    this.#for(run, (readyAt + postLatency) as SimTime, PHASE.machine, () => {
      if (run.restarted.size > 0) return;
      this.#cluster.updatePodStatus(run.pod, { ready: "True" });
      this.#tellSteps(run);
      this.#becameReady(run);
    });
  }

  #becameReady(run: PodRun): void {
    if (run.timeline === null) this.#tell(run.pod, "ready");
    run.wasReady = true;
    // A pod without trouble ahead needs its start no more: all of its containers run.
    if (run.timeline?.starts.every((start) => start === undefined || start.killedAt === null)) {
      run.timeline = null;
      run.handles.length = run.timings.runFor === null ? 0 : run.handles.length;
    }
  }

  #scheduleProbeKill(run: PodRun, index: number, start: ContainerStart | undefined): void {
    if (start === undefined || start.killedAt === null) return;
    const container = run.containers[index]!;
    const probe = start.killedBy === "startup" ? container.startupProbe! : container.livenessProbe!;
    const grace = probe.terminationGracePeriodSeconds ?? run.pod.template.terminationGracePeriodSeconds;
    this.#for(run, start.killedAt, PHASE.machine, () => {
      this.#tell(run.pod, `${start.killedBy} probe failed`, container.name);
      const { now } = this.#cluster.sim;
      const [stop] = terminationTimeline(now, grace, this.#stopping(run, [index]));
      this.#for(run, stop!.exitedAt, PHASE.machine, () =>
        this.#containerExited(run, index, stop!.killed ? 137 : run.timings.exitCode),
      );
    });
  }

  #scheduleOwnExit(run: PodRun, startedAt: SimTime): void {
    const { runFor, exitCode } = run.timings;
    if (runFor === null) return;
    const stream = lazyStream(this.#options.streams, `run/${run.pod.stableName}`);
    const exitAt = (startedAt + draw(runFor, stream)) as SimTime;
    this.#for(run, exitAt, PHASE.machine, () => {
      for (let index = run.initCount; index < run.containers.length; index++) {
        if (run.isRunning(index, exitAt)) this.#containerExited(run, index, exitCode);
      }
    });
  }

  #containerExited(run: PodRun, index: number, exitCode: number): void {
    const { now } = this.#cluster.sim;
    const state = run.deviate(index);
    const ranFor = (now - state.startedAt) as SimTime;
    state.running = false;
    state.readyAt = null;
    this.#tell(run.pod, "exited", `${run.containers[index]!.name} with code ${exitCode}`);
    const observedAt = this.#look(run, now);
    const restartPolicy = run.isSidecar(index) ? "Always" : (run.pod.template.spec.restartPolicy ?? "Always");
    const restarts = restartPolicy === "Always" || (restartPolicy === "OnFailure" && exitCode !== 0);
    if (!restarts) state.exitCode = exitCode;
    this.#for(run, (observedAt + this.#options.apiLatency) as SimTime, PHASE.machine, () => {
      if (!restarts && this.#postFinalPhase(run)) return;
      this.#cluster.updatePodStatus(run.pod, { ready: "False" });
    });
    if (!restarts) return;
    const { wait, memory } = crashLoopWait(state.backOff, ranFor);
    state.backOff = memory;
    state.restarts++;
    const stream = lazyStream(
      this.#options.streams,
      `restart/${run.pod.stableName}/${index}/${state.restarts}`,
    );
    const backOffEnd = (now + wait) as SimTime;
    const restartAt = crashLoopWake(observedAt, backOffEnd, () => stream.uniform());
    if (wait > 0) this.#tell(run.pod, "back-off", `${wait / 1e6} s`);
    const begunAt = (restartAt + draw(run.timings.containerStart, stream)) as SimTime;
    this.#for(run, begunAt, PHASE.machine, () => this.#containerRestarted(run, index));
  }

  #containerRestarted(run: PodRun, index: number): void {
    const { now } = this.#cluster.sim;
    const state = run.deviate(index);
    state.running = true;
    state.startedAt = now;
    const container = run.containers[index]!;
    this.#tell(run.pod, "restarted", container.name);
    const regular = index >= run.initCount;
    let restarts = 0;
    for (const [other, { restarts: count }] of run.restarted) {
      if (other >= run.initCount && count > restarts) restarts = count;
    }
    this.#cluster.updatePodStatus(run.pod, { restarts, ...(regular ? { containersStarted: true } : {}) });
    const observedAt = this.#look(run, now);
    const { applicationReady, sidecarReady } = run.timings;
    const answers = regular ? applicationReady : sidecarReady;
    const stream = lazyStream(
      this.#options.streams,
      `answers/${run.pod.stableName}/${index}/${state.restarts}`,
    );
    const answersAt = answers === null ? null : ((now + draw(answers, stream)) as SimTime);
    const start = containerStart(container, run.seenAt, now, observedAt, answersAt);
    this.#scheduleProbeKill(run, index, start);
    if (start.readyAt !== null) {
      const { readyAt } = start;
      // The containers that never ended may still be on their way: the pod is ready with the last of them.
      const othersAt = (run.timeline?.starts ?? [])
        .filter((_, other) => !run.restarted.has(other))
        .map((other) => other?.readyAt ?? 0);
      const postAt = Math.max(readyAt, ...othersAt) + this.#options.apiLatency;
      this.#for(run, postAt as SimTime, PHASE.machine, () => {
        state.readyAt = readyAt;
        this.#readyAgain(run);
      });
    }
    if (regular) this.#scheduleOwnExit(run, now);
  }

  #readyAgain(run: PodRun): void {
    const { now } = this.#cluster.sim;
    for (const [index, { readyAt, exitCode }] of run.restarted) {
      if (readyAt === null && exitCode === null && !run.isInit(index)) return;
    }
    const starts = run.timeline?.starts ?? [];
    for (const [index, start] of starts.entries()) {
      if (start === undefined || run.restarted.has(index)) continue;
      if (start.readyAt === null || start.readyAt > now) return;
    }
    if (run.phase === "starting") return;
    this.#cluster.updatePodStatus(run.pod, { ready: "True" });
    this.#tell(run.pod, "ready");
  }

  /** Posts Succeeded or Failed once every regular container has ended for good. */
  #postFinalPhase(run: PodRun): boolean {
    let failed = false;
    for (let index = run.initCount; index < run.containers.length; index++) {
      const exitCode = run.restarted.get(index)?.exitCode ?? null;
      if (exitCode === null) return false;
      if (exitCode !== 0) failed = true;
    }
    this.#cancel(run);
    run.phase = "ended";
    this.#cluster.markExited(run.pod);
    const phase = failed ? "Failed" : "Succeeded";
    this.#tell(run.pod, phase.toLowerCase());
    this.#cluster.updatePodStatus(run.pod, { phase, ready: "False" });
    return true;
  }

  #onDeleting(pod: Pod): void {
    if (pod.boundAt === null || pod.deletion!.gracePeriodSeconds === 0) return;
    this.#after(this.#options.watchLatency, PHASE.delivery, () => this.#terminate(pod));
  }

  #terminate(pod: Pod): void {
    if (!pod.exists || pod.deletion === null || !(pod.node?.exists ?? false)) return;
    const { now } = this.#cluster.sim;
    const run = this.#runs.get(pod) ?? new PodRun(pod, pod.node!, this.#options.timingsOf(pod), now);
    this.#runs.set(pod, run);
    const grace = pod.deletion.gracePeriodSeconds;
    if (run.phase === "terminating") {
      this.#shorten(run, grace);
      return;
    }
    this.#tellSteps(run);
    const running = run.runningAt(now);
    this.#cancel(run);
    run.phase = "terminating";
    if (running.length === 0) {
      this.#finish(run, false);
      return;
    }
    const stops = terminationTimeline(now, grace, this.#stopping(run, running));
    const regular = stops.filter((_, position) => running[position]! >= run.initCount);
    const signalled = (regular.length > 0 ? regular : stops).map((stop) => stop.sigtermAt);
    this.#tellPreStop(run, stops);
    this.#for(run, Math.min(...signalled) as SimTime, PHASE.machine, () => {
      this.#tell(pod, "SIGTERM");
      this.#cluster.markSigterm(pod);
    });
    this.#scheduleExit(
      run,
      lastExit(stops, now),
      stops.some((stop) => stop.killed),
    );
  }

  /** A second deletion with a shorter grace period: SIGKILL comes earlier, never later. */
  #shorten(run: PodRun, gracePeriodSeconds: number): void {
    const { now } = this.#cluster.sim;
    if (run.stopsAt === null || run.stopsAt <= now) return;
    const [last] = terminationTimeline(now, gracePeriodSeconds, [
      { name: "", isSidecar: false, preStop: null, exitAfterSigterm: null },
    ]);
    if (last!.exitedAt >= run.stopsAt) return;
    this.#cancel(run);
    if (run.pod.sigtermAt === null) this.#cluster.markSigterm(run.pod);
    this.#scheduleExit(run, last!.exitedAt, true);
  }

  #scheduleExit(run: PodRun, exitedAt: SimTime, killed: boolean): void {
    run.stopsAt = exitedAt;
    this.#for(run, exitedAt, PHASE.machine, () => {
      run.stopsAt = null;
      this.#tell(run.pod, "exited", killed ? "SIGKILL" : undefined, "container runtime");
      this.#cluster.markExited(run.pod);
      const stream = lazyStream(this.#options.streams, `cleanup/${run.pod.stableName}`);
      const cleanup = draw(run.timings.podCleanup, stream);
      const failed = killed || run.timings.exitCode !== 0;
      if (cleanup === 0) this.#finish(run, failed);
      else this.#after(cleanup, PHASE.machine, () => this.#finish(run, failed));
    });
  }

  /** Posts the final phase, which frees the node's capacity, and then removes the object. */
  #finish(run: PodRun, failed: boolean): void {
    const { pod } = run;
    if (!pod.exists) return;
    if (!pod.isTerminal) {
      this.#cluster.updatePodStatus(pod, { phase: failed ? "Failed" : "Succeeded", ready: "False" });
    }
    this.#after(this.#options.objectRemoval, PHASE.machine, () => {
      this.#runs.delete(pod);
      this.#cluster.removePod(pod);
    });
  }

  /** The object is gone without the kubelet: containers still get a short stop. */
  #onDeleted(pod: Pod): void {
    const run = this.#runs.get(pod);
    if (run === undefined) return;
    this.#runs.delete(pod);
    const { now } = this.#cluster.sim;
    const running = run.runningAt(now);
    const { stopsAt } = run;
    this.#cancel(run);
    run.phase = "ended";
    if (running.length === 0 && stopsAt === null) return;
    this.#after(this.#options.watchLatency, PHASE.machine, () => {
      const noticedAt = this.#cluster.sim.now;
      const shortStop = (noticedAt + MINIMUM_GRACE_PERIOD) as SimTime;
      const exitedAt =
        stopsAt === null
          ? lastExit(terminationTimeline(noticedAt, 0, this.#stopping(run, running)), noticedAt)
          : (Math.max(noticedAt, Math.min(stopsAt, shortStop)) as SimTime);
      if (pod.sigtermAt === null) this.#cluster.markSigterm(pod);
      this.#cluster.sim.schedule(exitedAt, PHASE.machine, () => this.#cluster.markExited(pod));
    });
  }

  #onNodeGone(node: Node): void {
    this.#byNode.delete(node);
    for (const pod of node.pods) {
      const run = this.#runs.get(pod);
      if (run === undefined) continue;
      this.#cancel(run);
      this.#runs.delete(pod);
      if (pod.exitedAt === null) this.#cluster.markExited(pod);
    }
  }

  #stopping(run: PodRun, running: readonly number[]) {
    const { template, stableName } = run.pod;
    return drawStoppingContainers(template.spec, running, run.timings, this.#options.streams, stableName);
  }

  #nodeState(node: Node) {
    let state = this.#byNode.get(node);
    if (state === undefined) {
      const { maxParallelImagePulls, registryPullQps, registryBurst, relistPeriod, streams } = this.#options;
      const phase = relistPeriod === 0 ? 0 : streams.forKey(`relist/${node.name}`).uniform();
      state = {
        images: new NodeImages(this.#cluster.sim, {
          maxParallelPulls: maxParallelImagePulls,
          registryPullQps,
          registryBurst,
        }),
        relistOffset: Math.floor(phase * relistPeriod) as SimTime,
      };
      this.#byNode.set(node, state);
    }
    return state;
  }

  #look(run: PodRun, at: SimTime): SimTime {
    return nextRelist(at, this.#nodeState(run.node).relistOffset, this.#options.relistPeriod);
  }

  /** Schedules an event that a deletion of the pod cancels. */
  #for(run: PodRun, at: SimTime, phase: Phase, callback: () => void): EventHandle {
    const handle = this.#cluster.sim.schedule(at, phase, callback);
    run.handles.push(handle);
    return handle;
  }

  #after(delay: SimTime, phase: Phase, callback: () => void): EventHandle {
    return this.#cluster.sim.scheduleAfter(delay, phase, callback);
  }

  #cancel(run: PodRun): void {
    for (const handle of run.handles) this.#cluster.sim.cancel(handle);
    run.handles.length = 0;
  }

  /** Tells the steps of the start that have happened by now, with their own times. */
  #tellSteps(run: PodRun): void {
    const steps = run.timeline?.steps;
    if (steps === undefined) return;
    const { now, observations } = this.#cluster.sim;
    for (; run.toldSteps < steps.length && steps[run.toldSteps]!.at <= now; run.toldSteps++) {
      observations.observe({ object: `pod/${run.pod.key}`, ...steps[run.toldSteps]! });
    }
  }

  #tellPreStop(run: PodRun, stops: readonly ContainerStop[]): void {
    const { sim } = this.#cluster;
    for (const stop of stops) {
      if (stop.preStopEndedAt === null) continue;
      const detail = `${stop.name} until ${stop.preStopCutOff ? "the grace period is over" : "its hook ends"}`;
      sim.observations.observe({
        at: sim.now,
        component: "kubelet",
        object: `pod/${run.pod.key}`,
        step: "preStop",
        detail,
      });
    }
  }

  #tell(pod: Pod, step: string, detail?: string, component = "kubelet"): void {
    const { sim } = this.#cluster;
    const object = `pod/${pod.key}`;
    sim.observations.observe({
      at: sim.now,
      component,
      object,
      step,
      ...(detail === undefined ? {} : { detail }),
    });
  }
}

function lastExit(stops: readonly ContainerStop[], from: SimTime): SimTime {
  let latest = from;
  for (const stop of stops) if (stop.exitedAt > latest) latest = stop.exitedAt;
  return latest;
}

function admissionPod(pod: Pod): AdmissionPod {
  return { requests: pod.template.requests, hostPorts: hostPortsOf(pod) };
}
