import type { SimTime } from "../../units/index.js";
import type { SelectorFault } from "./conditions.js";
import type { LegacyScaleUpLimit } from "./defaults.js";
import type { Limited } from "./limit-replicas.js";
import type { MetricOutcome } from "./metric-proposal.js";
import type { ResolvedMetric } from "./resolved-spec.js";
import type { Tolerances } from "./tolerance.js";

/** One metric with what came of it. */
export interface MetricEvidence {
  readonly metric: ResolvedMetric;
  readonly outcome: MetricOutcome;
}

/** Why a sync ended as it did, with its numbers. */
export type SyncEvidence =
  | { readonly kind: "no-scale" }
  | { readonly kind: "paused" }
  | {
      readonly kind: "out-of-bounds";
      readonly bound: "maxReplicas" | "minReplicas";
      readonly current: number;
      readonly desired: number;
    }
  | { readonly kind: "selector-fault"; readonly fault: SelectorFault }
  | {
      readonly kind: "metrics-failed";
      readonly current: number;
      readonly metrics: readonly MetricEvidence[];
    }
  | ComputedEvidence;

export interface ComputedEvidence {
  readonly kind: "computed";
  readonly current: number;
  readonly desired: number;
  readonly metrics: readonly MetricEvidence[];
  readonly tolerances: Tolerances;
  /** Index of the metric with the largest proposal. */
  readonly decisive: number;
  /** That proposal. */
  readonly recommended: number;
  readonly stabilized: number;
  /** The window that was looked at in the direction of the recommendation. */
  readonly window: SimTime;
  readonly limited: Limited;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** The limit's rule; null: the HPA has a behavior. */
  readonly legacy: LegacyScaleUpLimit | null;
}
