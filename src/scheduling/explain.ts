import { type FitError, messageOfError } from "./fit-error.js";
import type { Scheduled } from "./schedule-pod.js";
import type { NodeScore } from "./score-nodes.js";

/**
 * One line on why a pod got its node.
 *
 * @example "n03 of 12 feasible (24 looked at): 471 = TaintToleration 300 + NodeResourcesFit 96 + …; next n05 465"
 */
export function explainScheduled(
  node: string,
  { feasibleNodes, evaluatedNodes, tiedNodes, score, runnersUp }: Omit<Scheduled, "kind" | "node">,
): string {
  if (feasibleNodes === 1) return `${node}: the only feasible node (${evaluatedNodes} looked at)`;
  const parts = score === null ? "" : `: ${sumOf(score)}`;
  const ties = tiedNodes > 1 ? `; ${tiedNodes} nodes equally good` : "";
  const next = runnersUp.map((other) => `${other.node} ${other.total}`).join(", ");
  const rest = next === "" ? "" : `; next ${next}`;
  return `${node} of ${feasibleNodes} feasible (${evaluatedNodes} looked at)${parts}${ties}${rest}`;
}

/** One line on why no node was feasible, `preemption` included where it was tried. */
export function explainUnschedulable(error: FitError, preemption: string | null): string {
  const message = messageOfError(error);
  return preemption === null ? message : `${message} ${preemption}`;
}

function sumOf({ total, plugins, parts }: NodeScore): string {
  return `${total} = ${plugins.map((plugin, i) => `${plugin} ${parts[i]}`).join(" + ")}`;
}
