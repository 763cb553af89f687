import type { DecisionRecord, Result } from "../recording/index.js";
import { nodeLifeOf } from "./node-stories.js";

const COMPONENT = "cluster-autoscaler";

/** A change of a group's size, or nodes that the cloud did not have. */
export interface GroupChange {
  readonly timeMicros: number;
  readonly group: string;
  /** `2 → 3`, or `1 not had`. */
  readonly change: string;
  readonly isScaleDown: boolean;
  readonly text: string;
}

/** What the cluster-autoscaler did over the run. */
export interface NodeAutoscalerSummary {
  /** Its decisions, in the order of time. */
  readonly all: readonly DecisionRecord[];
  /** Everything but what kept nodes, in the order of time. */
  readonly acts: readonly DecisionRecord[];
  readonly nodesAsked: number;
  /** Of those asked for, the ones that the cloud did not have. */
  readonly nodesNotHad: number;
  readonly nodesRemoved: number;
  /** In the order of time. */
  readonly changes: readonly GroupChange[];
}

/** Undefined when the run has no cluster-autoscaler, or it decided nothing. */
export function summarizeNodeAutoscaler(result: Result): NodeAutoscalerSummary | undefined {
  const all = result.decisions.filter(({ component }) => component === COMPONENT);
  if (all.length === 0) return undefined;
  const acts = all.filter(({ action }) => action !== "keep");
  const changes: GroupChange[] = [];
  let nodesAsked = 0;
  let nodesNotHad = 0;
  let nodesRemoved = 0;
  for (const { action, object, timeMicros, from, to, text } of acts) {
    const group = object.slice(object.indexOf("/") + 1);
    if (action === "instance-errors") {
      nodesNotHad += Number(to);
      changes.push({ timeMicros, group, change: `${to} not had`, isScaleDown: false, text });
    }
    if (typeof from !== "number" || typeof to !== "number") continue;
    if (action === "scale-up") nodesAsked += to - from;
    if (action === "scale-down") nodesRemoved += from - to;
    changes.push({ timeMicros, group, change: `${from} → ${to}`, isScaleDown: to < from, text });
  }
  return { all, acts, nodesAsked, nodesNotHad, nodesRemoved, changes };
}

/** One sentence on what it did. */
export function nodeAutoscalerHead(summary: NodeAutoscalerSummary): string {
  const { nodesAsked, nodesNotHad, nodesRemoved } = summary;
  const notHad = nodesNotHad === 0 ? "" : `, of which ${nodesNotHad} could not be had`;
  return `asked for ${countOf(nodesAsked)}${notHad}; removed ${countOf(nodesRemoved)}`;
}

function countOf(nodes: number): string {
  return nodes === 1 ? "1 node" : `${nodes} nodes`;
}

/** One reason of the cluster-autoscaler to keep nodes. */
export interface NodeKeeping {
  /** Upstream's name: `NotUnderutilized`. */
  readonly reason: string;
  readonly nodeHours: number;
  /** The longest time that it kept one node. */
  readonly longest: { readonly node: string; readonly micros: number; readonly text: string };
}

/**
 * For how long each reason kept nodes: from when it was found until something else was decided about the node, the
 * node went or the run ended.
 *
 * Order: most node hours first, then by reason.
 */
export function nodeKeepings(result: Result): readonly NodeKeeping[] {
  const decided = new Map<string, DecisionRecord[]>();
  for (const each of result.decisions) {
    if (each.component !== COMPONENT || !each.object.startsWith("node/")) continue;
    const known = decided.get(each.object);
    if (known === undefined) decided.set(each.object, [each]);
    else known.push(each);
  }
  const end = result.intervalEnds.at(-1) ?? result.figuresFromMicros;
  const found = new Map<string, { micros: number; longest: NodeKeeping["longest"] }>();
  for (const story of result.nodeStories) {
    const { name, goneMicros } = nodeLifeOf(story);
    const own = decided.get(story.object) ?? [];
    own.forEach(({ action, to, timeMicros, text }, index) => {
      if (action !== "keep") return;
      const from = Math.max(timeMicros, result.figuresFromMicros);
      const until = Math.min(own[index + 1]?.timeMicros ?? Number.POSITIVE_INFINITY, goneMicros ?? end, end);
      const micros = Math.max(0, until - from);
      const reason = String(to);
      const known = found.get(reason) ?? { micros: 0, longest: { node: name, micros, text } };
      known.micros += micros;
      if (micros > known.longest.micros) known.longest = { node: name, micros, text };
      found.set(reason, known);
    });
  }
  return [...found]
    .map(([reason, { micros, longest }]) => ({ reason, nodeHours: micros / 3.6e9, longest }))
    .filter(({ nodeHours }) => nodeHours > 0)
    .sort((a, b) => b.nodeHours - a.nodeHours || (a.reason < b.reason ? -1 : 1));
}
