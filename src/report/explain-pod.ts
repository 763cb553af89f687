import type { Result } from "../recording/index.js";
import { findStory, lifeLines } from "./life-lines.js";

/**
 * Tells a pod's life step by step: when, how long after its creation, which component, what it did.
 * `name` is `web-5d4f-x2x7q`, `default/web-5d4f-x2x7q`, or the beginning of exactly one pod's name.
 * Returns undefined when no pod, or more than one, answers to it.
 */
export function explainPod(result: Result, name: string): string | undefined {
  const story = findStory(result.podStories, name);
  if (story === undefined) return undefined;
  return `${[story.object, ...lifeLines(result, story)].join("\n")}\n`;
}

/** Names of the run's pods, `default/web-5d4f-x2x7q`, in the order of their creation. */
export function podNames(result: Result): readonly string[] {
  return result.podStories.map(({ object }) => object.slice("pod/".length));
}
