import type { Node, Pod } from "../../cluster/index.js";
import type { EventHandle } from "../../engine/index.js";
import type { Container } from "../../kubernetes/index.js";
import type { SimTime } from "../../units/index.js";
import { type CrashLoopBackOff, NO_CRASHES } from "./crash-loop-back-off.js";
import type { PodStartSpans } from "./draw-pod-spans.js";
import type { PodStartTimeline } from "./pod-start-timeline.js";
import type { PodTimings } from "./pod-timings.js";

/** A container that has crashed or was killed at least once. */
export interface RestartedContainer {
  backOff: CrashLoopBackOff;
  restarts: number;
  /** Its process runs now. */
  running: boolean;
  /** It has ended and will not be started again. */
  exitCode: number | null;
  startedAt: SimTime;
  readyAt: SimTime | null;
}

// Shared, because most pods never restart a container and there may be 150,000 of them.
const NONE_RESTARTED: ReadonlyMap<number, RestartedContainer> = new Map();
/** Of a run whose start has not begun, which gives it a list of its own. */
const NO_IMAGES: (SimTime | null)[] = [];

/** What the kubelet remembers of one pod. */
export class PodRun {
  readonly pod: Pod;
  readonly node: Node;
  readonly timings: PodTimings;
  readonly containers: readonly Container[];
  readonly initCount: number;
  seenAt: SimTime;

  /** The luck of its start, and the start itself; dropped when it is over. */
  spans: PodStartSpans | null = null;
  imagesReadyAt = NO_IMAGES;
  timeline: PodStartTimeline | null = null;
  toldSteps = 0;
  startScheduled = false;

  /** By index of the container; only those that deviated from the smooth path. */
  restarted: ReadonlyMap<number, RestartedContainer> = NONE_RESTARTED;
  /** Events that its deletion cancels; null: none were scheduled. */
  handles: EventHandle[] | null = null;
  phase: "starting" | "running" | "terminating" | "ended" = "starting";
  /** The kubelet ends it by itself: the phase is Failed then, and the object stays. */
  failsFor: string | null = null;
  /** While terminating: when the last container ends. */
  stopsAt: SimTime | null = null;

  constructor(pod: Pod, node: Node, timings: PodTimings, seenAt: SimTime) {
    this.pod = pod;
    this.node = node;
    this.timings = timings;
    this.seenAt = seenAt;
    const inits = pod.template.spec.initContainers ?? [];
    this.initCount = inits.length;
    this.containers =
      inits.length === 0 ? pod.template.spec.containers : [...inits, ...pod.template.spec.containers];
  }

  isInit(index: number): boolean {
    return index < this.initCount && !this.isSidecar(index);
  }

  isSidecar(index: number): boolean {
    return index < this.initCount && this.containers[index]!.restartPolicy === "Always";
  }

  /** Indexes of the containers whose process runs at `now`, ascending. */
  runningAt(now: SimTime): readonly number[] {
    const running: number[] = [];
    for (let index = 0; index < this.containers.length; index++) {
      if (this.isRunning(index, now)) running.push(index);
    }
    return running;
  }

  isRunning(index: number, now: SimTime): boolean {
    const restarted = this.restarted.get(index);
    if (restarted !== undefined) return restarted.running;
    if (this.timeline === null) return this.phase === "running" && !this.isInit(index);
    const begunAt = this.timeline.begunAt[index];
    if (begunAt === undefined || begunAt > now) return false;
    const doneAt = this.timeline.initDoneAt[index];
    return doneAt === undefined || doneAt > now;
  }

  /** The state of a container that leaves the smooth path. */
  deviate(index: number): RestartedContainer {
    let state = this.restarted.get(index);
    if (state === undefined) {
      state = {
        backOff: NO_CRASHES,
        restarts: 0,
        running: true,
        exitCode: null,
        startedAt: this.timeline?.begunAt[index] ?? this.pod.containersStartedAt ?? this.seenAt,
        readyAt: this.timeline?.starts[index]?.readyAt ?? this.timeline?.readyAt ?? this.pod.readyChangedAt,
      };
      this.restarted = new Map(this.restarted).set(index, state);
    }
    return state;
  }
}
