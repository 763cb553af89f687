import { printQuantity, type SimTime, toSeconds } from "../../units/index.js";
import type { ComputedEvidence, MetricEvidence, SyncEvidence } from "./evidence.js";
import type { MetricFailure, MetricProposal } from "./metric-proposal.js";
import type { ResolvedMetric } from "./resolved-spec.js";
import type { Tolerances } from "./tolerance.js";

/**
 * One line that tells why a sync ended as it did.
 *
 * @example describeDecision(evidence)
 * // "cpu 305 % of target 50 % → ceil(1 × 6.1) = 7; limited to 4: no behavior set, legacy limit max(2·1, 4)"
 */
export function describeDecision(evidence: SyncEvidence): string {
  switch (evidence.kind) {
    case "no-scale":
      return "the scale target could not be read";
    case "paused":
      return "paused: the target has 0 replicas";
    case "out-of-bounds":
      return evidence.bound === "maxReplicas"
        ? `${evidence.current} replicas are above maxReplicas ${evidence.desired}`
        : `${evidence.current} replicas are below minReplicas ${evidence.desired}`;
    case "selector-fault":
      return SELECTOR_FAULTS[evidence.fault];
    case "metrics-failed": {
      const texts = evidence.metrics.map((each) => describeMetric(each, evidence.current, undefined));
      const kept = evidence.metrics.some(({ outcome }) => outcome.ok)
        ? `kept at ${evidence.current}: a failed metric blocks scaling down`
        : `kept at ${evidence.current}: no metric could be read`;
      return [...texts, kept].join("; ");
    }
    case "computed":
      return describeComputed(evidence);
  }
}

const SELECTOR_FAULTS = {
  SelectorRequired: "the scale target has no selector",
  InvalidSelector: "the scale target's selector cannot be read",
  AmbiguousSelector: "the pods belong to more than one HorizontalPodAutoscaler",
} as const;

function describeComputed(evidence: ComputedEvidence): string {
  const parts = evidence.metrics.map((each) => describeMetric(each, evidence.current, evidence.tolerances));
  if (evidence.metrics.length > 1) {
    const decisive = evidence.metrics[evidence.decisive]?.metric.name ?? "none";
    parts.push(`largest: ${decisive} with ${evidence.recommended}`);
  }
  const { recommended, stabilized, current } = evidence;
  if (stabilized !== recommended) {
    const extreme = stabilized > recommended ? "highest" : "lowest";
    parts.push(
      `stabilised at ${stabilized}: ${extreme} recommendation of the last ${goDuration(evidence.window)}`,
    );
  }
  if (evidence.limited.replicas !== stabilized) parts.push(describeLimit(evidence));
  if (evidence.desired !== evidence.limited.replicas) parts.push(`raised to minReplicas ${evidence.desired}`);
  if (evidence.desired === current && evidence.limited.replicas !== stabilized) {
    parts.push(`kept at ${current}`);
  }
  return parts.join("; ");
}

function describeLimit({ limited, legacy, current, maxReplicas, minReplicas }: ComputedEvidence): string {
  const limitedTo = `limited to ${limited.replicas}: `;
  switch (limited.reason) {
    case "TooManyReplicas":
      return `${limitedTo}maxReplicas ${maxReplicas}`;
    case "TooFewReplicas":
      return `${limitedTo}minReplicas ${minReplicas}`;
    case "ScaleUpLimit":
      return legacy === null
        ? `${limitedTo}scale-up policies`
        : `${limitedTo}no behavior set, legacy limit max(${legacy.factor}·${current}, ${legacy.minimum})`;
    case "ScaleDownLimit":
      return `${limitedTo}scale-down policies`;
    case "DesiredWithinRange":
      return limitedTo;
  }
}

function describeMetric(
  { metric, outcome }: MetricEvidence,
  current: number,
  tolerances: Tolerances | undefined,
): string {
  if (!outcome.ok) return `${metric.name} failed: ${describeFailure(outcome)}`;
  return `${describeUsage(metric, outcome)}${describeBranch(metric, outcome, current, tolerances)}`;
}

const FAILURES: Readonly<Record<MetricFailure["code"], string>> = {
  "metrics-api": "the metrics API answered with an error",
  "no-metrics": "the metrics API gave no value",
  "no-pods": "no pod matches the selector",
  "no-usable-metrics": "no pod that counts has a metric (pods might be unready)",
  "no-match": "no metric of a pod with a request",
  "missing-request": "a container has no request",
  "container-not-found": "a pod lacks the container",
  "invalid-metric": "the metric's type or target is not valid",
};

function describeFailure({ code, detail }: MetricFailure): string {
  return detail === undefined ? FAILURES[code] : `${FAILURES[code]} (${detail})`;
}

function describeUsage(metric: ResolvedMetric, outcome: MetricProposal): string {
  const name = metric.container === undefined ? metric.name : `${metric.name} of ${metric.container}`;
  const { target } = metric;
  if (target.kind === "utilization") {
    return `${name} ${outcome.utilizationPercent} % of target ${target.percent} %`;
  }
  if (target.kind === "none") return name;
  const measured = amount(metric, outcome.averageMilli ?? outcome.valueMilli ?? 0);
  const wanted = amount(metric, target.milli);
  return target.kind === "average-value"
    ? `${name} ${measured} on average of target ${wanted}`
    : `${name} ${measured} of target ${wanted}`;
}

function describeBranch(
  metric: ResolvedMetric,
  outcome: MetricProposal,
  current: number,
  tolerances: Tolerances | undefined,
): string {
  const { filled } = outcome;
  const refill = filled === null ? "" : ` → ${describeFilled(metric, outcome)}`;
  switch (outcome.branch) {
    case "within-tolerance":
    case "filled-within-tolerance": {
      const ratio = filled?.ratio ?? outcome.ratio;
      const tolerance = tolerances === undefined ? "" : ` ${ratio < 1 ? tolerances.down : tolerances.up}`;
      return `${refill} → within tolerance${tolerance}: kept at ${outcome.replicas}${otherPods(outcome)}`;
    }
    case "scaled": {
      const ratio = rounded(filled?.ratio ?? outcome.ratio);
      return `${refill} → ceil(${outcome.multiplier} × ${ratio}) = ${outcome.replicas}${otherPods(outcome)}`;
    }
    case "direction-changed":
      return `${refill} → kept at ${current}: counting them would turn the direction`;
    case "against-ratio":
      return `${refill} → kept at ${current}: the count would move against the ratio`;
  }
}

/** What the ratio became with missing and unready pods counted. */
function describeFilled(metric: ResolvedMetric, { ratio, pods, filled }: MetricProposal): string {
  const parts: string[] = [];
  if (pods !== null && pods.missing > 0 && ratio !== 1) {
    const target = metric.target.kind === "utilization" ? Math.max(100, metric.target.percent) : undefined;
    const share = target === undefined ? "the target" : `${target} %`;
    parts.push(`${pods.missing} missing at ${ratio > 1 ? "0" : share}`);
  }
  if (pods !== null && pods.unready > 0 && ratio > 1) parts.push(`${pods.unready} unready at 0`);
  const counted = parts.length === 0 ? "" : `with ${parts.join(" and ")}: `;
  if (filled === null) return counted;
  if (filled.utilizationPercent !== null) return `${counted}${filled.utilizationPercent} %`;
  return `${counted}${amount(metric, filled.averageMilli)}`;
}

/** Pods that were left out, where they were not filled in either. */
function otherPods({ pods, filled }: MetricProposal): string {
  if (pods === null) return "";
  const parts: string[] = [];
  if (filled === null && pods.unready > 0) parts.push(`${pods.unready} unready`);
  if (pods.ignored > 0) parts.push(`${pods.ignored} deleted or failed`);
  return parts.length === 0 ? "" : ` (${parts.join(", ")} left out)`;
}

/** An amount in the metric's own unit: 250m of cpu, 64Mi of memory, else a plain number. */
function amount(metric: ResolvedMetric, milli: number): string {
  if (metric.resource === "cpu") return `${milli}m`;
  if (metric.resource === "memory") {
    const unscaled = BigInt(Math.round(milli / 1000));
    return printQuantity({ unscaled, scale: 0, wide: false, format: "BinarySI" });
  }
  return String(rounded(milli / 1000));
}

function rounded(value: number): number {
  return Number.isFinite(value) ? Number(value.toFixed(4)) : value;
}

/** A duration as Go prints it: 5m0s, 1h0m0s, 30s. */
function goDuration(time: SimTime): string {
  const total = toSeconds(time);
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = `${rounded(total % 60)}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
