import type { LatencyGoals, ResolvedObjectives } from "../resolved-scenario.js";
import { readShare } from "../schema/scalars.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import { toReference, toSpan, toSpanOrNull } from "./resolve-amounts.js";

type FilledObjectives = FilledScenario["objectives"];

/** Hours of a month as clouds bill it: 365 · 24 / 12. */
const HOURS = { hour: 1, day: 24, month: 730 } as const;

/** The scenario's `objectives`. */
export function resolveObjectives(objectives: FilledObjectives): ResolvedObjectives {
  return {
    latency: goals(objectives.latency),
    errors: errors(objectives.errors),
    budgetUsdPerHour: budget(objectives.budget),
    window: toSpan(objectives.window),
    pendingTime: toSpanOrNull(objectives.pendingTime),
    services: objectives.services.map((service) => ({
      for: toReference(service.for),
      latency: goals(service.latency),
      errors: errors(service.errors),
    })),
  };
}

function goals(latency: FilledObjectives["latency"]): LatencyGoals {
  return {
    mean: toSpanOrNull(latency?.mean),
    p50: toSpanOrNull(latency?.p50),
    p90: toSpanOrNull(latency?.p90),
    p95: toSpanOrNull(latency?.p95),
    p99: toSpanOrNull(latency?.p99),
  };
}

function errors(value: string | number | undefined): number | null {
  return value === undefined ? null : readShare(value)!;
}

function budget(text: string | undefined): number | null {
  const match = text === undefined ? null : /^([\d.]+)\s*USD\/(hour|day|month)$/.exec(text);
  return match === null ? null : Number(match[1]) / HOURS[match[2] as keyof typeof HOURS];
}
