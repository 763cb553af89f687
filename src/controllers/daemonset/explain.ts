/** Evidence of a DaemonSet's sync that creates or deletes pods. */
export interface DaemonSetEvidence {
  readonly cause: "nodes" | "update";
  readonly desiredNodes: number;
  /** Nodes that get a pod. */
  readonly createOn: readonly string[];
  /** Names of the pods that go. */
  readonly delete: readonly string[];
}

const NAMED = 5;

/**
 * One line about what a DaemonSet's sync does.
 *
 * @example "15 nodes should run a pod: creates one on node-3"
 */
export function explainDaemonSet(evidence: DaemonSetEvidence): string {
  const parts: string[] = [];
  if (evidence.createOn.length > 0) parts.push(`creates one on ${listed(evidence.createOn)}`);
  if (evidence.delete.length > 0) parts.push(`deletes ${listed(evidence.delete)}`);
  const head = evidence.cause === "update" ? "rolling update over" : "";
  const nodes = `${evidence.desiredNodes} nodes`;
  return `${head === "" ? `${nodes} should run a pod` : `${head} ${nodes}`}: ${parts.join(" and ")}`;
}

function listed(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return names.slice(0, NAMED).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
