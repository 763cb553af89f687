import { PHASE } from "../../engine/index.js";
import { type SimTime, seconds } from "../../units/index.js";
import type { ContainerRestarter } from "./container-restarter.js";
import { draw, drawStartSpans, lazyStream } from "./draw-pod-spans.js";
import { imagePullPolicy } from "./image-pull-policy.js";
import type { KubeletWork } from "./kubelet-work.js";
import type { PodRun } from "./pod-run.js";
import { podStartTimeline } from "./pod-start-timeline.js";
import type { MeasuredStart } from "./pod-timings.js";

/** Starts pods: images, containers, probes, and the status that shows them. */
export class PodStarter {
  readonly #work: KubeletWork;
  readonly #restarter: ContainerRestarter;

  constructor(work: KubeletWork, restarter: ContainerRestarter) {
    this.#work = work;
    this.#restarter = restarter;
  }

  /** Plays the start that was measured in the place of all its steps. */
  startMeasured(run: PodRun, measured: MeasuredStart): void {
    const { pod } = run;
    const stream = lazyStream(this.#work.options.streams, `start/${pod.stableName}`);
    const boundToRunning = draw(measured.boundToRunning, stream);
    const runningAt = Math.max(this.#work.now, pod.boundAt! + boundToRunning) as SimTime;
    const { runningToReady } = measured;
    const readyAt = runningToReady === null ? null : ((runningAt + draw(runningToReady, stream)) as SimTime);
    this.#scheduleRunning(run, runningAt, runningAt, readyAt, 0 as SimTime);
  }

  /** Plays every step of the start. */
  start(run: PodRun): void {
    const { template, stableName } = run.pod;
    run.spans = drawStartSpans(template.spec, run.timings, this.#work.options.streams, stableName);
    const { images } = this.#work.nodeState(run.node);
    run.imagesReadyAt = run.containers.map((container) =>
      imagePullPolicy(container) !== "Always" && images.has(container.image ?? "") ? (0 as SimTime) : null,
    );
    this.#proceed(run);
  }

  /** Computes the start as far as the images allow, and asks for the next image. */
  #proceed(run: PodRun): void {
    const { now } = this.#work;
    const { images, relistOffset } = this.#work.nodeState(run.node);
    const { volumes, sandbox, containers } = run.spans!;
    for (;;) {
      const timeline = podStartTimeline({
        spec: run.pod.template.spec,
        seenAt: run.seenAt,
        volumes,
        sandbox,
        containers,
        imagesReadyAt: run.imagesReadyAt,
        relistOffset,
        relistPeriod: this.#work.options.relistPeriod,
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
        this.#work.scheduleFor(run, wait.since, PHASE.machine, () => this.#wantImage(run, wait.container));
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
    const { images } = this.#work.nodeState(run.node);
    const policy = imagePullPolicy(container);
    if (policy === "Never" || (policy === "IfNotPresent" && images.has(image))) {
      run.imagesReadyAt[index] = this.#work.now;
      this.#proceed(run);
      return;
    }
    const { imageBytes, imagePull } = run.timings;
    const stream = lazyStream(this.#work.options.streams, `pull/${run.pod.stableName}/${container.name}`);
    const roundTrip = draw(this.#work.options.registryRoundTrip, stream);
    const fetch =
      imageBytes === null
        ? draw(imagePull, stream)
        : seconds(imageBytes / this.#work.options.imagePullBytesPerSecond);
    images.enqueue({
      image,
      roundTrip,
      fetch: Math.max(fetch, roundTrip) as SimTime,
      isWanted: () => run.phase === "starting",
      onStart: () => {
        this.#work.tellSteps(run);
        this.#work.tell(run.pod, "pulling", image);
      },
      onRefused: () => this.#work.tell(run.pod, "pull refused", `${image}: pull QPS exceeded`),
      onPulled: () => {
        this.#work.tell(run.pod, "pulled", image);
        run.imagesReadyAt[index] = this.#work.now;
        this.#proceed(run);
      },
    });
  }

  #scheduleStart(run: PodRun): void {
    const { startedAt, runningAt, readyAt, starts } = run.timeline!;
    if (startedAt !== null && runningAt !== null) {
      this.#scheduleRunning(run, startedAt, runningAt, readyAt, this.#work.options.apiLatency);
      for (const [index, start] of starts.entries()) this.#restarter.scheduleProbeKill(run, index, start);
    } else {
      if (startedAt !== null) this.#scheduleStarted(run, startedAt);
      for (const [index, start] of starts.entries()) {
        if (start?.startupPassedAt === null) this.#restarter.scheduleProbeKill(run, index, start);
      }
    }
  }

  #scheduleStarted(run: PodRun, startedAt: SimTime): void {
    if (run.startScheduled) return;
    run.startScheduled = true;
    this.#work.scheduleFor(run, startedAt, PHASE.machine, () => {
      this.#work.tellSteps(run);
      this.#work.cluster.updatePodStatus(run.pod, { containersStarted: true });
      this.#restarter.scheduleOwnExit(run, startedAt);
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
    this.#work.scheduleFor(run, (runningAt + postLatency) as SimTime, PHASE.machine, () => {
      run.phase = "running";
      const ready = readyAt !== null && readyAt <= runningAt && run.restarted.size === 0;
      this.#work.cluster.updatePodStatus(run.pod, { phase: "Running", ready: ready ? "True" : "False" });
      if (run.timeline === null) this.#work.tell(run.pod, "running");
      this.#work.tellSteps(run);
      if (ready) this.#becameReady(run);
      else if (run.restarted.size > 0) this.#restarter.becomeReadyAgain(run);
    });
    if (readyAt === null || readyAt <= runningAt) return;
    this.#work.scheduleFor(run, (readyAt + postLatency) as SimTime, PHASE.machine, () => {
      if (run.restarted.size > 0) return;
      this.#work.cluster.updatePodStatus(run.pod, { ready: "True" });
      this.#work.tellSteps(run);
      this.#becameReady(run);
    });
  }

  #becameReady(run: PodRun): void {
    if (run.timeline === null) this.#work.tell(run.pod, "ready");
    // A pod without trouble ahead needs its start no more: all of its containers run.
    if (run.timeline?.starts.every((start) => start === undefined || start.killedAt === null)) {
      run.timeline = null;
      if (run.timings.runFor === null) run.handles = null;
    }
  }
}
