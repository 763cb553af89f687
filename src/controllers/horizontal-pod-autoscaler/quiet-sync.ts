import type { Scalable } from "../../cluster/index.js";
import { SECOND, type SimTime } from "../../units/index.js";
import type { HpaMemory } from "./memory.js";
import type { MetricReading } from "./propose-replicas.js";
import { remember } from "./recommendation.js";
import type { HpaSettings, SyncDecision } from "./reconcile.js";
import type { ResolvedSpec } from "./resolved-spec.js";

/**
 * A sync after which nothing moves: while its readings and what else it depends on stay, the next one decides the
 * same, and only the time of its recommendation is new.
 */
export interface QuietSync {
  readonly spec: ResolvedSpec;
  readonly target: Scalable;
  readonly specReplicas: number;
  readonly statusReplicas: number;
  readonly readings: readonly MetricReading[];
  readonly recommended: number;
}

/**
 * Whether a decision leaves nothing that time alone can change: all metrics were read, the count is kept, and every
 * recommendation that is remembered asks for the same count, so that none changes the stabilisation by growing old.
 *
 * `memory` is that after the sync. With a behavior the recommendation must be the count itself: limits that look at
 * past scale events then play no part.
 */
export function isQuiet(decision: SyncDecision, spec: ResolvedSpec, memory: HpaMemory): boolean {
  const { evidence } = decision;
  if (evidence.kind !== "computed" || decision.rescales || decision.hasError) return false;
  const { recommended, current } = evidence;
  if (spec.behavior !== null && recommended !== current) return false;
  for (const { replicas } of memory.recommendations ?? []) if (replicas !== recommended) return false;
  return true;
}

/** What a quiet sync, made again, does to the memory. */
export function rememberAgain(
  memory: HpaMemory,
  { spec, recommended }: QuietSync,
  { flags }: HpaSettings,
  now: SimTime,
): void {
  const recommendations = memory.recommendations!;
  const cutoff = now - longestWindow(spec, flags.downscaleStabilization);
  let slot = recommendations.length - 1;
  while (slot >= 0 && recommendations[slot]!.at >= cutoff) slot--;
  remember(recommendations, slot, recommended, now);
}

function longestWindow({ behavior }: ResolvedSpec, downscaleStabilization: SimTime): number {
  if (behavior === null) return downscaleStabilization;
  const { scaleUp, scaleDown } = behavior;
  const down = scaleDown.stabilizationWindowSeconds;
  const downWindow = down === null ? downscaleStabilization : down * SECOND;
  return Math.max((scaleUp.stabilizationWindowSeconds ?? 0) * SECOND, downWindow);
}
