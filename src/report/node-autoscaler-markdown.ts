import type { Result } from "../recording/index.js";
import { fixed, spanText } from "./fixed.js";
import {
  type GroupChange,
  nodeAutoscalerHead,
  nodeKeepings,
  summarizeNodeAutoscaler,
} from "./summarize-node-autoscaler.js";
import { renderMarkdownTable } from "./table.js";
import { wallClock } from "./time-text.js";

const MOST_CHANGES_SHOWN = 20;

/** The report's part on how the node groups got their sizes, and what kept nodes; "" without a cluster-autoscaler. */
export function renderNodeAutoscaler(result: Result): string {
  const summary = summarizeNodeAutoscaler(result);
  if (summary === undefined) return "";
  const head = nodeAutoscalerHead(summary);
  const parts = [`### cluster-autoscaler\n${head[0]!.toUpperCase()}${head.slice(1)}.`];
  const { changes } = summary;
  if (changes.length > 0) {
    const rows = changes
      .slice(0, MOST_CHANGES_SHOWN)
      .map((each) => [wallClock(result, each.timeMicros), each.group, each.change, reasonOf(result, each)]);
    parts.push(renderMarkdownTable({ header: ["time", "group", "nodes", "why"], rows }));
    const hidden = changes.length - MOST_CHANGES_SHOWN;
    if (hidden > 0) parts.push(`${hidden} more changes stand in \`decisions.csv\`.`);
  }
  const keepings = nodeKeepings(result);
  if (keepings.length > 0) {
    const rows = keepings.map(({ reason, nodeHours, longest }) => [
      reason,
      fixed(nodeHours, 2),
      `${longest.node} for ${spanText(Math.round(longest.micros / 1e6))}: ${longest.text}`,
    ]);
    parts.push("What kept nodes, as the cluster-autoscaler told it:");
    parts.push(renderMarkdownTable({ header: ["reason", "node hours", "longest"], rows }, [1]));
  }
  return parts.join("\n\n");
}

/** Scale-downs name only the nodes: how they went stands in the decision about each. */
function reasonOf(result: Result, { timeMicros, isScaleDown, text }: GroupChange): string {
  if (!isScaleDown) return text;
  const told = text.split(", ").map((name) => {
    const chosen = result.decisions.findLast(
      ({ object, action, timeMicros: at }) =>
        object === `node/${name}` && action === "scale-down" && at <= timeMicros,
    );
    if (chosen === undefined) return name;
    return chosen.to === "drain" ? `${name}, unneeded and drained` : `${name}, unneeded and empty`;
  });
  return told.join("; ");
}
