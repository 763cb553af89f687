import type { Objectives } from "../recording/index.js";
import type { ResolvedObjectives } from "../scenario/index.js";
import { toSeconds } from "../units/index.js";

const POINTS = ["mean", "p50", "p90", "p95", "p99"] as const;

/** The scenario's objectives as the recorder judges them. */
export function objectivesOf({ latency, errors, budgetUsdPerHour }: ResolvedObjectives): Objectives {
  return {
    latency: POINTS.flatMap((point) => {
      const limit = latency[point];
      return limit === null ? [] : [{ point, limitSeconds: toSeconds(limit) }];
    }),
    ...(errors === null ? {} : { errorShare: errors }),
    ...(budgetUsdPerHour === null ? {} : { budgetPerDay: budgetUsdPerHour * 24 }),
  };
}
