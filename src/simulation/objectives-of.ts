import type { Objectives } from "../recording/index.js";
import type { LatencyGoals, ResolvedObjectives } from "../scenario/index.js";
import { toSeconds } from "../units/index.js";

const POINTS = ["mean", "p50", "p90", "p95", "p99"] as const;

/** The scenario's objectives as the recorder judges them. */
export function objectivesOf(objectives: ResolvedObjectives): Objectives {
  const { latency, errors, budgetUsdPerHour, pendingTime, services, window } = objectives;
  return {
    ...goalsOf(latency, errors),
    ...(budgetUsdPerHour === null ? {} : { budgetPerDay: budgetUsdPerHour * 24 }),
    windowSeconds: toSeconds(window),
    ...(pendingTime === null ? {} : { waitSeconds: toSeconds(pendingTime) }),
    services: new Map(
      services.map((each) => [
        `${each.for.kind}/${each.for.namespace}/${each.for.name}`,
        goalsOf(each.latency, each.errors),
      ]),
    ),
  };
}

function goalsOf(latency: LatencyGoals, errors: number | null): Pick<Objectives, "latency" | "errorShare"> {
  return {
    latency: POINTS.flatMap((point) => {
      const limit = latency[point];
      return limit === null ? [] : [{ point, limitSeconds: toSeconds(limit) }];
    }),
    ...(errors === null ? {} : { errorShare: errors }),
  };
}
