import type { Container, PodSpec } from "../../kubernetes/index.js";
import type { SimTime } from "../../units/index.js";
import { type ContainerStart, containerStart } from "./container-start.js";
import { nextRelist } from "./relist.js";

/** How long the parts of one container's start take in one particular pod: draws, no distributions. */
export interface ContainerSpans {
  /** Create and start, after the image is there. */
  readonly start: SimTime;
  readonly postStart: SimTime;
  /** From its start until the application answers probes; null: never. */
  readonly answersAfter: SimTime | null;
  /** Init containers: from start to successful exit. */
  readonly run: SimTime;
}

export interface PodStartInput {
  readonly spec: PodSpec;
  /** The kubelet's first sync of the pod. */
  readonly seenAt: SimTime;
  /** Volumes, then sandbox and network. */
  readonly volumes: SimTime;
  readonly sandbox: SimTime;
  /** One entry per container: init containers first, then regular ones, both in the order of the spec. */
  readonly containers: readonly ContainerSpans[];
  /** When the image of each container was there; null: not asked for yet, or still being pulled. Same order. */
  readonly imagesReadyAt: readonly (SimTime | null)[];
  /** The node's offset of the kubelet's looks. */
  readonly relistOffset: SimTime;
  readonly relistPeriod?: SimTime;
}

export interface StartStep {
  readonly at: SimTime;
  readonly component: string;
  readonly step: string;
  readonly detail?: string;
}

/** A start that goes all the way, or up to an image that is not there yet or a container that gets killed. */
export interface PodStartTimeline {
  /** Everything that happens, in order of time. */
  readonly steps: readonly StartStep[];
  /** The next image to pull, and from when on; null when no further image is needed. */
  readonly waitsForImage: { readonly container: number; readonly since: SimTime } | null;
  /** When each container's process started, in the order of the input; undefined: not reached. */
  readonly begunAt: readonly (SimTime | undefined)[];
  /** How the start of each sidecar and regular container goes on; undefined: not observed yet. */
  readonly starts: readonly (ContainerStart | undefined)[];
  /** Ends of init containers that are no sidecars; undefined: none. */
  readonly initDoneAt: readonly (SimTime | undefined)[];
  readonly sandboxReadyAt: SimTime;
  readonly initializedAt: SimTime | null;
  /** The first regular container runs. */
  readonly startedAt: SimTime | null;
  /** The kubelet sees all of them running: phase Running. */
  readonly runningAt: SimTime | null;
  readonly readyAt: SimTime | null;
}

/**
 * Computes when a pod passes each step from the kubelet's first sync to Ready. Nothing is scheduled: probes that
 * cannot fail are evaluated in closed form.
 *
 * Order: sandbox; init containers one after another, each to its exit, a sidecar until its startup probe has
 * passed; then regular containers one after another in the order of the spec (pull, start, postStart). After each
 * sync the kubelet goes on at its next look at the runtime, one a second.
 *
 * Source: kubernetes v1.36.3 pkg/kubelet/kuberuntime/kuberuntime_manager.go#SyncPod, kuberuntime_container.go.
 * Deviates: readiness gates and the wait for attached volumes are the caller's.
 */
export function podStartTimeline(input: PodStartInput): PodStartTimeline {
  const { spec, seenAt } = input;
  const inits = spec.initContainers ?? [];
  const steps: StartStep[] = [{ at: seenAt, component: "kubelet", step: "seen" }];
  const starts: (ContainerStart | undefined)[] = [];
  const begunAt: (SimTime | undefined)[] = [];
  const initDoneAt: (SimTime | undefined)[] = [];
  const sandboxReadyAt = (seenAt + input.volumes + input.sandbox) as SimTime;
  steps.push({ at: sandboxReadyAt, component: "container runtime", step: "sandbox ready" });
  let now = sandboxReadyAt;
  let startedAt: SimTime | null = null;

  const look = (at: SimTime): SimTime => nextRelist(at, input.relistOffset, input.relistPeriod);
  const reached = (
    waitsFor: number | null,
    initializedAt: SimTime | null,
    runningAt: SimTime | null = null,
    readyAt: SimTime | null = null,
  ): PodStartTimeline => ({
    steps,
    waitsForImage: waitsFor === null ? null : { container: waitsFor, since: now },
    begunAt,
    starts,
    initDoneAt,
    sandboxReadyAt,
    initializedAt,
    startedAt,
    runningAt,
    readyAt,
  });
  /** Pulls and starts a container; false when its image is not there yet. Moves `now` past its postStart hook. */
  const run = (container: Container, index: number): SimTime | null => {
    const imageAt = input.imagesReadyAt[index] ?? null;
    if (imageAt === null) return null;
    const spans = input.containers[index]!;
    now = Math.max(now, imageAt) as SimTime;
    const begun = (now + spans.start) as SimTime;
    steps.push({ at: begun, component: "container runtime", step: "started", detail: container.name });
    begunAt[index] = begun;
    now = (begun + spans.postStart) as SimTime;
    return begun;
  };
  const answers = (begun: SimTime, index: number): SimTime | null => {
    const span = input.containers[index]!.answersAfter;
    return span === null ? null : ((begun + span) as SimTime);
  };

  for (let index = 0; index < inits.length; index++) {
    const container = inits[index]!;
    const begun = run(container, index);
    if (begun === null) return reached(index, null);
    if (container.restartPolicy === "Always") {
      const started = containerStart(container, seenAt, begun, look(now), answers(begun, index));
      starts[index] = started;
      if (started.startupPassedAt === null) return reached(null, null);
      now = started.startupPassedAt;
      steps.push({ at: now, component: "kubelet", step: "sidecar started", detail: container.name });
    } else {
      const exitedAt = (begun + input.containers[index]!.run) as SimTime;
      initDoneAt[index] = exitedAt;
      steps.push({ at: exitedAt, component: "container runtime", step: "init done", detail: container.name });
      now = look(Math.max(exitedAt, now) as SimTime);
    }
  }
  const initializedAt = now;
  if (inits.length > 0) steps.push({ at: now, component: "kubelet", step: "initialized" });

  const all = inits.length + spec.containers.length;
  for (let index = inits.length; index < all; index++) {
    const begun = run(spec.containers[index - inits.length]!, index);
    if (begun === null) return reached(index, initializedAt);
    startedAt ??= begun;
  }

  const runningAt = look(now);
  steps.push({ at: runningAt, component: "kubelet", step: "running" });
  let hasStartupProbe = false;
  for (let index = inits.length; index < all; index++) {
    const container = spec.containers[index - inits.length]!;
    const begun = begunAt[index]!;
    const started = containerStart(container, seenAt, begun, runningAt, answers(begun, index));
    starts[index] = started;
    const { startupPassedAt: at } = started;
    if (container.startupProbe === undefined || at === null) continue;
    hasStartupProbe = true;
    steps.push({ at, component: "kubelet", step: "startup probe passed", detail: container.name });
  }
  const readyAt = podReadyAt(starts, runningAt);
  if (readyAt !== null) steps.push({ at: readyAt, component: "kubelet", step: "ready" });
  // All others were met in order of time.
  if (hasStartupProbe || inits.length > 0) steps.sort((a, b) => a.at - b.at);
  return reached(null, initializedAt, runningAt, readyAt);
}

/** The latest readiness among sidecars and regular containers; null if one of them never gets there. */
function podReadyAt(starts: readonly (ContainerStart | undefined)[], runningAt: SimTime): SimTime | null {
  let latest = runningAt;
  for (const start of starts) {
    if (start === undefined) continue;
    if (start.readyAt === null) return null;
    if (start.readyAt > latest) latest = start.readyAt;
  }
  return latest;
}
