import type { DecisionRecord, Result } from "../recording/index.js";
import { decisionLine, decisionsAround } from "./explain-hpa.js";
import { existedAt, type NodeLife, nodeLifeOf } from "./node-stories.js";
import { nodeAutoscalerHead, summarizeNodeAutoscaler } from "./summarize-node-autoscaler.js";
import { wallClock } from "./time-text.js";

/**
 * Tells what the cluster-autoscaler decided and why: each change of a group with the options it had, each node that it
 * chose to delete, and why it did nothing where it looked. With the virtual time `atMicros` only the decisions around
 * it, and for each node of that instant what kept it.
 * Returns undefined when the run has no cluster-autoscaler, or it decided nothing.
 */
export function explainAutoscaler(result: Result, atMicros?: number): string | undefined {
  const summary = summarizeNodeAutoscaler(result);
  if (summary === undefined) return undefined;
  const { all, acts } = summary;
  const told = atMicros === undefined ? acts : decisionsAround(acts, atMicros);
  const lines = [
    `cluster-autoscaler: ${nodeAutoscalerHead(summary)}`,
    ...told.map((each) => `  ${lineOf(result, each)}`),
    ...(atMicros === undefined ? [] : nodesThen(result, all, atMicros)),
  ];
  return `${lines.join("\n")}\n`;
}

function lineOf(result: Result, decision: DecisionRecord): string {
  const line = decisionLine(result, decision);
  // The wall clock, then of what.
  const gap = line.indexOf("  ");
  return decision.object === "autoscaler"
    ? line
    : `${line.slice(0, gap)}  ${decision.object} ${line.slice(gap + 2)}`;
}

function nodesThen(result: Result, all: readonly DecisionRecord[], atMicros: number): string[] {
  const then = result.nodeStories.map(nodeLifeOf).filter((node) => existedAt(node, atMicros));
  const width = Math.max(0, ...then.map(({ name }) => name.length));
  return [
    `${nodes(then.length)} at ${wallClock(result, atMicros)}:`,
    ...then.map((node) => `  ${node.name.padEnd(width)}  ${stateOf(result, all, node, atMicros)}`),
  ];
}

/** What was last decided about a node, and when. */
function stateOf(
  result: Result,
  all: readonly DecisionRecord[],
  { story }: NodeLife,
  atMicros: number,
): string {
  const last = all.findLast(({ object, timeMicros }) => object === story.object && timeMicros <= atMicros);
  if (last === undefined) return "nothing was decided about it";
  return `${last.action} since ${wallClock(result, last.timeMicros)}: ${last.text}`;
}

function nodes(count: number): string {
  return `${count} ${count === 1 ? "node" : "nodes"}`;
}
