import type { FailedRun } from "../executor.js";
import type { Judgement } from "../judge-run.js";
import type { RunFigures } from "../run-figures.js";
import type { RoleCandidates, SizeCandidate } from "./size-candidates.js";

/** What one node group becomes. */
export interface GroupPlan {
  readonly group: string;
  /** The scenario's group that it takes its zones, labels and taints from. */
  readonly from: string;
  /** Null: the machine as it is. */
  readonly instanceType: string | null;
  readonly count: number;
  readonly min: number;
  readonly max: number;
}

/** A whole cluster: a plan for each group of the scenario that has workloads; the others stay as they are. */
export interface ClusterPlan {
  /** `m6i.xlarge, 6 nodes` */
  readonly label: string;
  readonly groups: readonly GroupPlan[];
}

/** A cluster that was simulated. */
export interface TriedPlan {
  readonly plan: ClusterPlan;
  /** One per seed. */
  readonly runs: readonly PlanRun[];
}

export interface PlanRun {
  readonly seed: number;
  readonly figures: RunFigures;
  readonly judgement: Judgement;
  /** Pods were without a node at the end of some interval. */
  readonly leavesPodsWaiting: boolean;
}

/** How much more load a cluster bears. */
export interface HeadroomAnswer {
  /** Largest share of more load at which everything was met; 0: not even a little. */
  readonly share: number;
  /** The next larger load that was tried, and what it misses; null: nothing missed up to the largest. */
  readonly missedAt: { readonly share: number; readonly why: string } | null;
}

export interface ZoneLossAnswer {
  /** Null: no cluster that was tried survives. */
  readonly plan: ClusterPlan | null;
  readonly usdPerDay: number | null;
  /** What was tried, from small to large. */
  readonly tried: readonly {
    readonly plan: ClusterPlan;
    readonly zones: readonly { readonly zone: string; readonly run: PlanRun | null }[];
  }[];
}

export interface FitAnswer {
  /** `Deployment/default/web` */
  readonly workload: string;
  /** At the busiest moment, beside all pods that run then. */
  readonly atPeak: number;
  readonly atSeconds: number;
  /** Why not one more. */
  readonly because: string;
}

export interface SizeResult {
  readonly scenario: string;
  readonly version: string;
  readonly follows: boolean;
  readonly everyInterval: boolean;
  readonly seeds: readonly number[];
  readonly roles: readonly RoleCandidates[];
  /** Roles of which no type holds every pod, with the workload that stands in the way. */
  readonly impossible: readonly string[];
  readonly now: TriedPlan;
  /** In the order in which they were tried. */
  readonly tried: readonly TriedPlan[];
  /** Null: nothing that was tried meets the objectives. */
  readonly recommended: TriedPlan | null;
  /** The answer, or what comes closest to one. */
  readonly best: TriedPlan;
  readonly headroom: HeadroomAnswer | null;
  /** Growth a month that was asked for; 0.05 for 5 %. */
  readonly growthPerMonth: number | null;
  readonly zoneLoss: ZoneLossAnswer | null;
  readonly fit: FitAnswer | null;
  readonly failures: readonly FailedRun[];
  readonly runs: number;
}

/** Whether all runs of a cluster meet the objectives and leave no pod without a node. */
export function isGood({ runs }: TriedPlan): boolean {
  return runs.length > 0 && runs.every(isGoodRun);
}

/** Whether a run meets the objectives. Where nodes come and go, pods may wait for them; where they are fixed, not. */
export function isGoodRun({ judgement, leavesPodsWaiting }: PlanRun): boolean {
  return judgement.excess <= 0 && !leavesPodsWaiting;
}

/** Mean over the seeds; what has no price costs nothing here. */
export function planCost({ runs }: TriedPlan): number {
  return runs.reduce((sum, { figures }) => sum + (figures.usdPerDay ?? 0), 0) / Math.max(1, runs.length);
}

export type { RoleCandidates, SizeCandidate };
