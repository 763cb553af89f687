import type { DecisionRecord, Result } from "../recording/index.js";
import { decisionLine, decisionsAround } from "./explain-hpa.js";
import { existedAt, type NodeLife, nodeLifeOf } from "./node-stories.js";
import { wallClock } from "./time-text.js";

const COMPONENT = "cluster-autoscaler";

/**
 * Tells what the cluster-autoscaler decided and why: each change of a group with the options it had, each node that it
 * chose to delete, and why it did nothing where it looked. With the virtual time `atMicros` only the decisions around
 * it, and for each node of that instant what kept it.
 * Returns undefined when the run has no cluster-autoscaler, or it decided nothing.
 */
export function explainAutoscaler(result: Result, atMicros?: number): string | undefined {
  const all = result.decisions.filter(({ component }) => component === COMPONENT);
  if (all.length === 0) return undefined;
  const acts = all.filter(({ action }) => action !== "keep");
  const told = atMicros === undefined ? acts : decisionsAround(acts, atMicros);
  const lines = [
    headOf(acts),
    ...told.map((each) => `  ${lineOf(result, each)}`),
    ...(atMicros === undefined ? [] : nodesThen(result, all, atMicros)),
  ];
  return `${lines.join("\n")}\n`;
}

function headOf(acts: readonly DecisionRecord[]): string {
  const added = sumOf(acts, "scale-up", (from, to) => to - from);
  const removed = sumOf(acts, "scale-down", (from, to) => from - to);
  let failed = 0;
  for (const { action, to } of acts) if (action === "instance-errors") failed += Number(to);
  const had = failed === 0 ? "" : `, of which ${failed} could not be had`;
  return `${COMPONENT}: asked for ${nodes(added)}${had}; removed ${nodes(removed)}`;
}

function sumOf(
  acts: readonly DecisionRecord[],
  action: string,
  sizeOf: (from: number, to: number) => number,
): number {
  let sum = 0;
  for (const each of acts) {
    if (each.action !== action || typeof each.from !== "number" || typeof each.to !== "number") continue;
    sum += sizeOf(each.from, each.to);
  }
  return sum;
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
