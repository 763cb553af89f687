import type { LifeStory, Result } from "../recording/index.js";
import { fixed } from "./fixed.js";
import { wallClock } from "./time-text.js";

/** One line of a life story. */
interface StoryLine {
  readonly timeMicros: number;
  readonly component: string;
  readonly what: string;
}

/**
 * Tells a pod's life step by step: when, how long after its creation, which component, what it did.
 * `name` is `web-5d4f-x2x7q`, `default/web-5d4f-x2x7q`, or the beginning of exactly one pod's name.
 * Returns undefined when no pod, or more than one, answers to it.
 */
export function explainPod(result: Result, name: string): string | undefined {
  const story = findStory(result.podStories, name);
  if (story === undefined) return undefined;
  const steps: StoryLine[] = story.steps.map(({ timeMicros, component, step, detail }) => ({
    timeMicros,
    component,
    what: detail === "" ? step : `${step}: ${detail}`,
  }));
  const decided: StoryLine[] = result.decisions
    .filter((each) => each.object === story.object)
    .map(({ timeMicros, component, action, text }) => ({
      timeMicros,
      component,
      what: `${action}: ${text}`,
    }));
  // A stable sort: at one instant a decision stands before the step that it led to.
  const lines = [...decided, ...steps].sort((a, b) => a.timeMicros - b.timeMicros);
  const born = story.steps[0]?.timeMicros ?? 0;
  const width = Math.max(...lines.map((line) => line.component.length));
  const text = lines.map((line) => {
    const since = `+${fixed((line.timeMicros - born) / 1e6, 3)} s`.padStart(14);
    return `${wallClock(result, line.timeMicros)} ${since}  ${line.component.padEnd(width)}  ${line.what}`;
  });
  return `${[story.object, ...text].join("\n")}\n`;
}

/** Names of the run's pods, `default/web-5d4f-x2x7q`, in the order of their creation. */
export function podNames(result: Result): readonly string[] {
  return result.podStories.map(({ object }) => object.slice("pod/".length));
}

function findStory(stories: readonly LifeStory[], name: string): LifeStory | undefined {
  const exact = stories.find(({ object }) => object === `pod/${name}` || object.split("/").at(-1) === name);
  if (exact !== undefined) return exact;
  const begun = stories.filter(
    ({ object }) => object.startsWith(`pod/${name}`) || object.split("/").at(-1)!.startsWith(name),
  );
  return begun.length === 1 ? begun[0] : undefined;
}
