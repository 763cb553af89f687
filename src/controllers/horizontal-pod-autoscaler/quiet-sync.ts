import type { Scalable } from "../../cluster/index.js";
import { SECOND, type SimTime } from "../../units/index.js";
import { asksAgain } from "./asks-again.js";
import type { MetricEvidence } from "./evidence.js";
import type { HpaMemory } from "./memory.js";
import { type Normalized, normalizeReplicas } from "./normalize-replicas.js";
import type { MetricReading, ReadingRange } from "./propose-replicas.js";
import type { HpaSettings, SyncDecision } from "./reconcile.js";
import type { ResolvedSpec } from "./resolved-spec.js";
import type { Tolerances } from "./tolerance.js";

/**
 * A sync that kept the count: while its readings and what else it depends on stay, the next one recommends the same,
 * and only the time of that recommendation is new.
 */
export interface QuietSync {
  readonly spec: ResolvedSpec;
  readonly target: Scalable;
  readonly specReplicas: number;
  readonly statusReplicas: number;
  /** Of each metric; a later one may take its place that asks for the same. */
  readonly readings: MetricReading[];
  readonly metrics: readonly MetricEvidence[];
  readonly tolerances: Tolerances;
  readonly recommended: number;
  /** What stabilisation and limits made of it. */
  readonly outcome: Pick<Normalized, "reason" | "limited"> & { readonly isLimited: boolean };
  /** Nothing that is remembered can change that by growing old. */
  isEven: boolean;
}

/** What the next sync may repeat of a decision; null: it must decide anew. `memory` is that after the sync. */
export function quietSyncOf(
  { evidence, rescales, hasError, conditions }: SyncDecision,
  spec: ResolvedSpec,
  target: Scalable,
  readings: MetricReading[],
  memory: HpaMemory,
): QuietSync | null {
  if (evidence.kind !== "computed" || rescales || hasError) return null;
  const { recommended, current, limited, metrics, tolerances } = evidence;
  const reason = conditions.ableToScale!.reason as Normalized["reason"];
  return {
    spec,
    target,
    specReplicas: current,
    statusReplicas: target.statusReplicas,
    readings,
    metrics,
    tolerances,
    recommended,
    outcome: { reason, limited, isLimited: conditions.scalingLimited!.isTrue },
    isEven: isEven(spec, current, recommended, memory),
  };
}

/** Whether the metric at `index` asks for the same as then, whatever its reading is within the range. */
export function asksAsThen(quiet: QuietSync, index: number, range: ReadingRange): boolean {
  const { metric, outcome } = quiet.metrics[index]!;
  if (!asksAgain(outcome, metric, range, quiet, quiet.tolerances)) return false;
  quiet.readings[index] = range.least;
  return true;
}

/**
 * Makes a quiet sync again: only its recommendation is remembered. False, and nothing done, where the recommendations
 * that have grown old since let another decision come out.
 */
export function repeatQuietSync(
  quiet: QuietSync,
  memory: HpaMemory,
  settings: HpaSettings,
  now: SimTime,
): boolean {
  const { spec, specReplicas: current, recommended, outcome } = quiet;
  const recommendations = memory.recommendations!;
  const { downscaleStabilization } = settings.flags;
  if (quiet.isEven) {
    const cutoff = now - longestWindow(spec, downscaleStabilization);
    recommendations.put(recommendations.lastBefore(cutoff), recommended, now);
    return true;
  }
  const { legacyScaleUpLimit } = settings;
  const rule = { spec, memory, downscaleStabilization, legacyScaleUpLimit, now };
  const { stabilized, reason, limited } = normalizeReplicas(current, recommended, rule);
  if (limited.replicas !== current || reason !== outcome.reason) return false;
  if (limited.reason !== outcome.limited.reason) return false;
  if ((limited.replicas !== stabilized.replicas) !== outcome.isLimited) return false;
  recommendations.put(stabilized.slot, recommended, now);
  quiet.isEven = isEven(spec, current, recommended, memory);
  return true;
}

/**
 * Every recommendation that is remembered asks for the same count, so that none changes the stabilisation by growing
 * old. With a behavior that must be the count itself: limits that look at past scale events then play no part.
 */
function isEven(spec: ResolvedSpec, current: number, recommended: number, memory: HpaMemory): boolean {
  return (
    (spec.behavior === null || recommended === current) && memory.recommendations!.allAskFor(recommended)
  );
}

function longestWindow({ behavior }: ResolvedSpec, downscaleStabilization: SimTime): number {
  if (behavior === null) return downscaleStabilization;
  const { scaleUp, scaleDown } = behavior;
  const down = scaleDown.stabilizationWindowSeconds;
  const downWindow = down === null ? downscaleStabilization : down * SECOND;
  return Math.max((scaleUp.stabilizationWindowSeconds ?? 0) * SECOND, downWindow);
}
