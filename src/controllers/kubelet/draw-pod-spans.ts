import type { PodSpec } from "../../kubernetes/index.js";
import type { Distribution, RandomStreams, Stream } from "../../random/index.js";
import { type SimTime, seconds } from "../../units/index.js";
import { hookSpan } from "./hook-span.js";
import type { ContainerSpans } from "./pod-start-timeline.js";
import type { PodTimings } from "./pod-timings.js";
import type { StoppingContainer } from "./termination-timeline.js";

/** A pod's luck at its start. */
export interface PodStartSpans {
  readonly volumes: SimTime;
  readonly sandbox: SimTime;
  /** Init containers first, then regular ones. */
  readonly containers: readonly ContainerSpans[];
}

/**
 * Draws the spans of a pod's start from the stream `start/<stable name>`.
 *
 * Order: volumes, sandbox, then each container's start, hook, readiness and run.
 */
export function drawStartSpans(
  spec: PodSpec,
  timings: PodTimings,
  streams: RandomStreams,
  stableName: string,
): PodStartSpans {
  const stream = lazyStream(streams, `start/${stableName}`);
  const volumes = draw(timings.volumes, stream);
  const sandbox = draw(timings.sandbox, stream);
  const containers: ContainerSpans[] = [];
  const inits = spec.initContainers ?? [];
  const all = inits.length + spec.containers.length;
  for (let index = 0; index < all; index++) {
    const isInit = index < inits.length;
    const container = isInit ? inits[index]! : spec.containers[index - inits.length]!;
    const isSidecar = isInit && container.restartPolicy === "Always";
    const answers = isSidecar ? timings.sidecarReady : isInit ? null : timings.applicationReady;
    const hook = container.lifecycle?.postStart;
    containers.push({
      start: draw(timings.containerStart, stream),
      postStart:
        hook === undefined ? (0 as SimTime) : (hookSpan(hook) ?? draw(timings.postStartHook, stream)),
      answersAfter: answers === null ? null : draw(answers, stream),
      run: isInit && !isSidecar ? draw(timings.initRun, stream) : (0 as SimTime),
    });
  }
  return { volumes, sandbox, containers };
}

/**
 * Draws how the running containers of a pod stop from the stream `stop/<stable name>`.
 *
 * `running`: indexes of the containers that run, init containers first, then regular ones; ascending.
 */
export function drawStoppingContainers(
  spec: PodSpec,
  running: readonly number[],
  timings: PodTimings,
  streams: RandomStreams,
  stableName: string,
): readonly StoppingContainer[] {
  const stream = lazyStream(streams, `stop/${stableName}`);
  const inits = spec.initContainers ?? [];
  return running.map((index) => {
    const container = index < inits.length ? inits[index]! : spec.containers[index - inits.length]!;
    const hook = container.lifecycle?.preStop;
    return {
      name: container.name,
      isSidecar: index < inits.length && container.restartPolicy === "Always",
      preStop: hook === undefined ? null : (hookSpan(hook) ?? draw(timings.preStopHook, stream)),
      exitAfterSigterm: timings.exitAfterSigterm === null ? null : draw(timings.exitAfterSigterm, stream),
    };
  });
}

/** A non-negative span from a distribution in seconds. */
export function draw(distribution: Distribution, stream: Stream): SimTime {
  return seconds(Math.max(0, distribution.sample(stream)));
}

/** A stream that costs nothing until its first draw: most timings are constants. */
export function lazyStream(streams: RandomStreams, key: string): Stream {
  return new LazyStream(streams, key);
}

class LazyStream implements Stream {
  readonly #streams: RandomStreams;
  readonly #key: string;
  #stream: Stream | null = null;

  constructor(streams: RandomStreams, key: string) {
    this.#streams = streams;
    this.#key = key;
  }

  uniform(): number {
    this.#stream ??= this.#streams.forKey(this.#key);
    return this.#stream.uniform();
  }
}
