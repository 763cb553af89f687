import { type CostFacts, hasPrices, type Result } from "../recording/index.js";
import { toUsd } from "../units/index.js";
import { fixed, grouped } from "./fixed.js";

const DAY_MICROS = 86_400e6;

/** What a sum over the run makes in a day. Whole micro-USD in, USD out. */
export function usdPerDay(result: Result, microUsd: number): number {
  const end = result.intervalEnds.at(-1) ?? result.figuresFromMicros;
  return (toUsd(microUsd) * DAY_MICROS) / Math.max(1, end - result.figuresFromMicros);
}

/** Money for people: cents, or enough digits that a small amount is not 0. @example "1 234.50", "0.0042" */
export function moneyText(usd: number): string {
  if (usd !== 0 && Math.abs(usd) < 0.1) return fixed(usd, Math.abs(usd) < 0.001 ? 6 : 4);
  const cents = Math.round(usd * 100);
  const whole = Math.trunc(cents / 100);
  return `${grouped(whole)}.${String(Math.abs(cents % 100)).padStart(2, "0")}`;
}

export interface NamespaceCost {
  readonly namespace: string;
  readonly microUsd: number;
}

/** Workloads' costs by namespace. Order: the dearest first; ties by name. */
export function costByNamespace({ totals }: CostFacts): readonly NamespaceCost[] {
  const sums = new Map<string, number>();
  for (const { workload, microUsd } of totals.workloads) {
    const namespace = namespaceOf(workload);
    sums.set(namespace, (sums.get(namespace) ?? 0) + microUsd);
  }
  return [...sums]
    .map(([namespace, microUsd]) => ({ namespace, microUsd }))
    .sort((a, b) => b.microUsd - a.microUsd || (a.namespace < b.namespace ? -1 : 1));
}

/** Workloads' costs. Order: the dearest first; ties in the order in which they appeared. */
export function costByWorkload({ totals }: CostFacts): CostFacts["totals"]["workloads"] {
  return totals.workloads.toSorted((a, b) => b.microUsd - a.microUsd);
}

/** The namespace of `Deployment/shop/web`. */
export function namespaceOf(workload: string): string {
  return workload.split("/")[1] ?? "";
}

/** The run's cost in USD, or null when nothing has a price. */
export function totalUsd({ cost }: Result): number | null {
  return hasPrices(cost) ? toUsd(cost.totals.microUsd) : null;
}
