import type { Result } from "../recording/index.js";
import { findStory, lifeLines } from "./life-lines.js";
import { mostAtOnce, nodeLifeOf, type PodStay, podStaysOn } from "./node-stories.js";
import { wallClock } from "./time-text.js";

/**
 * Tells a node's life step by step, with what the cluster-autoscaler decided about it; with `atMicros` also the pods
 * that it held then. `name` is the node's, or the beginning of exactly one node's name.
 * Returns undefined when no node, or more than one, answers to it.
 */
export function explainNode(result: Result, name: string, atMicros?: number): string | undefined {
  const story = findStory(result.nodeStories, name);
  if (story === undefined) return undefined;
  const node = nodeLifeOf(story);
  const stays = podStaysOn(result, node.name);
  const group = node.group === "" ? "" : ` of group ${node.group}`;
  const lines = [
    `${story.object}${group}: held ${countOf(stays.length, "pod")}, at most ${mostAtOnce(stays)} at once`,
    ...lifeLines(result, story),
    ...(atMicros === undefined ? [] : podsThen(result, stays, atMicros)),
  ];
  return `${lines.join("\n")}\n`;
}

/** Names of the run's nodes, in the order of their first steps. */
export function nodeNames(result: Result): readonly string[] {
  return result.nodeStories.map(({ object }) => object.slice("node/".length));
}

function podsThen(result: Result, stays: readonly PodStay[], atMicros: number): string[] {
  const then = stays.filter(
    ({ fromMicros, untilMicros }) => fromMicros <= atMicros && atMicros < untilMicros,
  );
  const head = `${countOf(then.length, "pod")} on it at ${wallClock(result, atMicros)}${then.length > 0 ? ":" : ""}`;
  return [head, ...then.map(({ pod, fromMicros }) => `  ${pod} since ${wallClock(result, fromMicros)}`)];
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
