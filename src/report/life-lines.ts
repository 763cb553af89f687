import type { DecisionRecord, LifeStory, Result } from "../recording/index.js";
import { fixed } from "./fixed.js";
import { wallClock } from "./time-text.js";

/** One line of a life story. */
interface StoryLine {
  readonly timeMicros: number;
  readonly component: string;
  readonly what: string;
}

/**
 * What happened to an object and what was decided about it: when, how long after its first step, which component, what.
 *
 * Order: by time; at one instant a decision stands before the step that it led to. A decision that only says what a
 * step of its component says at that instant is left out.
 */
export function lifeLines(result: Result, story: LifeStory): readonly string[] {
  const steps: StoryLine[] = story.steps.map(({ timeMicros, component, step, detail }) => ({
    timeMicros,
    component,
    what: detail === "" ? step : `${step}: ${detail}`,
  }));
  const isTold = ({ timeMicros, component, text }: DecisionRecord) =>
    story.steps.some(
      (step) => step.timeMicros === timeMicros && step.component === component && step.detail === text,
    );
  const decided: StoryLine[] = result.decisions
    .filter((each) => each.object === story.object && !isTold(each))
    .map(({ timeMicros, component, action, text }) => ({
      timeMicros,
      component,
      what: `${action}: ${text}`,
    }));
  const lines = [...decided, ...steps].sort((a, b) => a.timeMicros - b.timeMicros);
  const born = story.steps[0]?.timeMicros ?? 0;
  const width = Math.max(...lines.map((line) => line.component.length));
  return lines.map((line) => {
    const since = `+${fixed((line.timeMicros - born) / 1e6, 3)} s`.padStart(14);
    return `${wallClock(result, line.timeMicros)} ${since}  ${line.component.padEnd(width)}  ${line.what}`;
  });
}

/**
 * The story that a name means: `web-5d4f-x2x7q`, `default/web-5d4f-x2x7q`, or the beginning of exactly one name.
 * Undefined when none, or more than one, answers to it.
 */
export function findStory(stories: readonly LifeStory[], name: string): LifeStory | undefined {
  const exact = stories.find(({ object }) => pathOf(object) === name || lastPart(object) === name);
  if (exact !== undefined) return exact;
  const begun = stories.filter(
    ({ object }) => pathOf(object).startsWith(name) || lastPart(object).startsWith(name),
  );
  return begun.length === 1 ? begun[0] : undefined;
}

/** Without the kind. */
function pathOf(object: string): string {
  return object.slice(object.indexOf("/") + 1);
}

function lastPart(object: string): string {
  return object.slice(object.lastIndexOf("/") + 1);
}
