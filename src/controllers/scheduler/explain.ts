import {
  explainScheduled,
  explainUnschedulable,
  type FitError,
  type NodeScore,
  type NodeTotal,
  type Scheduled,
} from "../../scheduling/index.js";

/** Evidence of a pod that got a node. */
export interface BindEvidence {
  readonly node: string;
  readonly attempt: number;
  readonly evaluatedNodes: number;
  readonly feasibleNodes: number;
  readonly tiedNodes: number;
  readonly score: NodeScore | null;
  readonly runnersUp: readonly NodeTotal[];
}

/** What a failed attempt's evidence says of its error; attempts that fail alike share it. */
export interface FailureReport {
  readonly nodeCount: number;
  /** How many nodes gave each reason. */
  readonly reasons: readonly { readonly reason: string; readonly nodes: number }[];
  readonly plugins: readonly string[];
  /** Upstream's message of the PodScheduled condition. */
  readonly message: string;
  /** What exactly keeps the pod from nodes, where upstream's message does not say: claims and their volumes. */
  readonly details: readonly string[];
  readonly preemption: string | null;
}

/** Evidence of a failed attempt. */
export interface UnschedulableEvidence {
  readonly attempt: number;
  readonly failure: FailureReport;
  readonly nominatedNode: string | null;
  /** `namespace/name` of the pods that are evicted for it, most important first. */
  readonly victims: readonly string[];
}

export function bindEvidence(result: Scheduled, attempt: number): BindEvidence {
  const { node, evaluatedNodes, feasibleNodes, tiedNodes, score, runnersUp } = result;
  return { node: node.name, attempt, evaluatedNodes, feasibleNodes, tiedNodes, score, runnersUp };
}

/** @example "n03 of 12 feasible (24 looked at): 471 = TaintToleration 300 + …; next n05 465, n01 460" */
export function explainBind(evidence: BindEvidence): string {
  const retry = evidence.attempt > 1 ? ` (attempt ${evidence.attempt})` : "";
  return explainScheduled(evidence.node, evidence) + retry;
}

/** @example "0/24 nodes are available: 20 Insufficient cpu, 4 node(s) had untolerated taint(s)." */
export function explainFailure(evidence: UnschedulableEvidence): string {
  const { nominatedNode, victims, failure } = evidence;
  const { details } = failure;
  const message = details.length === 0 ? failure.message : `${failure.message} (${details.join("; ")})`;
  if (nominatedNode === null || victims.length === 0) return message;
  return `${message} Preempts ${victims.length} on ${nominatedNode}: ${victims.join(", ")}`;
}

/** There was no node at all. */
export const NO_NODES: FailureReport = {
  nodeCount: 0,
  reasons: [],
  plugins: [],
  message: "no nodes available to schedule pods",
  details: [],
  preemption: null,
};

const reports = new WeakMap<FitError, FailureReport>();

/** Made once where equal pods fail with one error, and preemption says the same of them. */
export function failureReport(error: FitError, preemption: string | null): FailureReport {
  const known = reports.get(error);
  if (known !== undefined && known.preemption === preemption) return known;
  const report: FailureReport = {
    nodeCount: error.nodeCount,
    reasons: Array.from(error.reasons, ([reason, nodes]) => ({ reason, nodes })),
    plugins: error.plugins,
    message: failureMessage(error, preemption),
    details: detailsOf(error),
    preemption,
  };
  reports.set(error, report);
  return report;
}

/** How many details a text names. */
const DETAILS_SHOWN = 3;

/** What the rejections say beside upstream's reasons, each once, in the order of the nodes. */
export function detailsOf({ preFilter, rejections }: FitError): readonly string[] {
  const details = new Set<string>();
  for (const rejection of preFilter === null ? rejections : [preFilter]) {
    if (rejection.details === undefined) continue;
    for (const detail of rejection.details) details.add(detail);
    if (details.size >= DETAILS_SHOWN) break;
  }
  return [...details].slice(0, DETAILS_SHOWN);
}

/** The message of the PodScheduled condition. */
export function failureMessage(error: FitError, preemption: string | null): string {
  if (error.nodeCount === 0) return "no nodes available to schedule pods";
  return explainUnschedulable(error, preemption);
}
