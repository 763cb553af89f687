import { moneyText, percent, spanText } from "../report/index.js";
import type { BindingObjective, Judgement } from "./judge-run.js";

/** A figure in the unit of its objective. */
export function objectiveAmount(value: number, unit: BindingObjective["unit"]): string {
  if (unit === "seconds") return spanText(value);
  return unit === "share" ? percent(value, 3) : `${moneyText(value)} USD a day`;
}

/** The objective that decides a run. @example "latency p99 412.0 ms of 400.0 ms" */
export function objectiveText({ binding }: Judgement): string {
  if (binding === null) return "no objective could be judged";
  const { objective, actual, limit, unit, isInterval } = binding;
  const where = isInterval ? " in its worst interval" : "";
  return `${objective} ${objectiveAmount(actual, unit)} of ${objectiveAmount(limit, unit)}${where}`;
}
