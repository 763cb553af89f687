/** Why a metric proposes no replica count. */
export type MetricFailureCode =
  /** The metrics API answered with an error. */
  | "metrics-api"
  /** The metrics API gave no entry. */
  | "no-metrics"
  /** The selector matches no pod. */
  | "no-pods"
  /** Nothing is left without unready and ignored pods. */
  | "no-usable-metrics"
  /** Metrics belong to no known pod, or requests sum to 0. */
  | "no-match"
  | "missing-request"
  | "container-not-found"
  /** The metric's type is unknown, or its target does not fit the type. */
  | "invalid-metric";

export interface MetricFailure {
  readonly ok: false;
  readonly code: MetricFailureCode;
  /** What the metrics API said, or which container it is about. */
  readonly detail?: string;
}

/** Where a proposal came from: the branch of upstream's calculation that ended it. */
export type ProposalBranch =
  /** The ratio lies within the tolerance: the count is kept. */
  | "within-tolerance"
  /** ceil(ratio · counted pods). */
  | "scaled"
  /** Filling in missing and unready pods brought the ratio within the tolerance. */
  | "filled-within-tolerance"
  /** Filling in would turn the direction round: the count is kept. */
  | "direction-changed"
  /** The filled count would move against the ratio: the count is kept. */
  | "against-ratio";

/** The pods behind a per-pod metric. */
export interface PodCounts {
  readonly ready: number;
  readonly unready: number;
  readonly missing: number;
  readonly ignored: number;
}

/** The second look with missing and unready pods filled in. */
export interface FilledRatio {
  readonly ratio: number;
  /** Pods (and strangers) behind the ratio. */
  readonly count: number;
  readonly utilizationPercent: number | null;
  readonly averageMilli: number;
}

/** Every field is always there, so that all proposals have one shape (a sync makes one per metric). */
export interface MetricProposal {
  readonly ok: true;
  readonly replicas: number;
  readonly branch: ProposalBranch;
  /** Usage over target; before filling in. */
  readonly ratio: number;
  /** What the ratio was multiplied with, where it was. */
  readonly multiplier: number | null;
  readonly utilizationPercent: number | null;
  /** Per-pod metrics: Σ usage / pods, cut. */
  readonly averageMilli: number | null;
  /** Object and External metrics: what status reports as the current value or average. */
  readonly valueMilli: number | null;
  readonly pods: PodCounts | null;
  readonly filled: FilledRatio | null;
}

export type MetricOutcome = MetricProposal | MetricFailure;

export function metricFailure(code: MetricFailureCode, detail?: string): MetricFailure {
  return detail === undefined ? { ok: false, code } : { ok: false, code, detail };
}
