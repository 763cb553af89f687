import type { LifeStory, Result } from "../recording/index.js";
import { fixed } from "./fixed.js";
import { findStory, lifeLines } from "./life-lines.js";
import { wallClock } from "./time-text.js";

/**
 * Tells a pod's life step by step: when, how long after its creation, which component, what it did; with `atMicros` also
 * how far it was then.
 * `name` is `web-5d4f-x2x7q`, `default/web-5d4f-x2x7q`, or the beginning of exactly one pod's name.
 * Returns undefined when no pod, or more than one, answers to it.
 */
export function explainPod(result: Result, name: string, atMicros?: number): string | undefined {
  const story = findStory(result.podStories, name);
  if (story === undefined) return undefined;
  const then = atMicros === undefined ? [] : [stateThen(result, story, atMicros)];
  return `${[story.object, ...then, ...lifeLines(result, story)].join("\n")}\n`;
}

/** @example "at 2026-01-05T00:01:00Z: ready (kubelet), 44.600 s before" */
function stateThen(result: Result, story: LifeStory, atMicros: number): string {
  const head = `at ${wallClock(result, atMicros)}:`;
  const last = story.steps.findLast(({ timeMicros }) => timeMicros <= atMicros);
  if (last === undefined) return `${head} not created yet`;
  const { step, detail, component, timeMicros } = last;
  const what = detail === "" ? step : `${step}: ${detail}`;
  return `${head} ${what} (${component}), ${fixed((atMicros - timeMicros) / 1e6, 3)} s before`;
}

/** Names of the run's pods, `default/web-5d4f-x2x7q`, in the order of their creation. */
export function podNames(result: Result): readonly string[] {
  return result.podStories.map(({ object }) => object.slice("pod/".length));
}
