import type { Node } from "../../../cluster/index.js";
import { NEVER, type SimTime } from "../../../units/index.js";
import { beingDeletedUntil } from "./node-taints.js";
import { longTerminatingAfter } from "./pod-class.js";

interface Known {
  readonly generation: number;
  readonly at: SimTime;
}

const known = new WeakMap<Node, Known>();

/**
 * When time alone next changes what scale-down makes of a node: it, or a pod on it, has been on its way out for so
 * long. NEVER where nothing is on its way out. Remembered until the node or its pods change.
 */
export function nextChangeWithTime(node: Node, now: SimTime): SimTime {
  const last = known.get(node);
  if (last !== undefined && last.generation === node.generation && last.at > now) return last.at;
  const at = firstChangeAfter(node, now);
  known.set(node, { generation: node.generation, at });
  return at;
}

function firstChangeAfter(node: Node, now: SimTime): SimTime {
  const until = beingDeletedUntil(node);
  let first = until !== null && until > now ? until : NEVER;
  for (const { deletion, template } of node.pods) {
    if (deletion === null) continue;
    const change = (longTerminatingAfter(deletion, template) + 1) as SimTime;
    if (change > now && change < first) first = change;
  }
  return first;
}
