import type { LifeStory, Result } from "../recording/index.js";

/** What a node's life story says of it. */
export interface NodeLife {
  readonly name: string;
  /** "" for nodes from manifests, and for machines that could not be had: their stories tell the error alone. */
  readonly group: string;
  readonly story: LifeStory;
  /** When the Node object came; null: never, its machine only booted. µs. */
  readonly createdMicros: number | null;
  /** When it went; null: it was there at the end. */
  readonly goneMicros: number | null;
}

export function nodeLifeOf(story: LifeStory): NodeLife {
  const created = story.steps.find(({ step }) => step === "created");
  const launched = story.steps.find(({ step }) => step === "launched");
  const gone = story.steps.find(({ step }) => step === "gone");
  return {
    name: story.object.slice("node/".length),
    group: (created ?? launched)?.detail ?? "",
    story,
    createdMicros: created?.timeMicros ?? null,
    goneMicros: gone?.timeMicros ?? null,
  };
}

export function existedAt({ createdMicros, goneMicros }: NodeLife, atMicros: number): boolean {
  return (
    createdMicros !== null && createdMicros <= atMicros && (goneMicros === null || goneMicros > atMicros)
  );
}

/** A pod's stay on a node. */
export interface PodStay {
  /** `default/web-5d4f-x2x7q`. */
  readonly pod: string;
  readonly fromMicros: number;
  /** Infinity: it was there at the end. */
  readonly untilMicros: number;
}

/** The pods that a node held, in the order of their creation. */
export function podStaysOn(result: Result, node: string): readonly PodStay[] {
  const stays: PodStay[] = [];
  for (const { object, steps } of result.podStories) {
    const bound = steps.find(({ step, detail }) => step === "scheduled" && detail === node);
    if (bound === undefined) continue;
    const gone = steps.find(({ step }) => step === "gone");
    stays.push({
      pod: object.slice("pod/".length),
      fromMicros: bound.timeMicros,
      untilMicros: gone?.timeMicros ?? Number.POSITIVE_INFINITY,
    });
  }
  return stays;
}

/** The largest number of stays at one time. */
export function mostAtOnce(stays: readonly PodStay[]): number {
  const changes = stays.flatMap(({ fromMicros, untilMicros }) => [
    { at: fromMicros, by: 1 },
    { at: untilMicros, by: -1 },
  ]);
  // At one instant who leaves goes before who comes.
  changes.sort((a, b) => a.at - b.at || a.by - b.by);
  let count = 0;
  let most = 0;
  for (const { by } of changes) {
    count += by;
    most = Math.max(most, count);
  }
  return most;
}
