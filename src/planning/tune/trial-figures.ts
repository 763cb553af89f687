import { fixed, moneyText } from "../../report/index.js";
import { objectiveText } from "../objective-text.js";
import type { CostMeasure, TrialRun } from "./tune-result.js";

/** A cost with its unit. @example "6.72 USD a day" */
export function costText(cost: number, { kind, unit }: CostMeasure): string {
  return `${kind === "cores" ? fixed(cost, 2) : moneyText(cost)} ${unit}`;
}

/** How a run stands to the objective that decides it. @example "latency p99 412.0 ms of 400.0 ms" */
export function bindingText({ judgement }: TrialRun): string {
  return objectiveText(judgement);
}

/** The largest p99 of the Services that load comes to: over the run, or of their worst interval. Seconds. */
export function entryP99({ figures }: TrialRun, everyInterval: boolean): number | null {
  return figures.services
    .filter(({ isEntry }) => isEntry)
    .reduce<number | null>((worst, { p99Seconds, worstP99Seconds }) => {
      const own = everyInterval ? worstP99Seconds : p99Seconds;
      return own === null ? worst : Math.max(worst ?? 0, own);
    }, null);
}

/** The largest share of failed requests of the Services that load comes to. */
export function entryErrors({ figures }: TrialRun): number | null {
  return figures.services
    .filter(({ isEntry }) => isEntry)
    .reduce<number | null>(
      (worst, { errorShare }) => (errorShare === null ? worst : Math.max(worst ?? 0, errorShare)),
      null,
    );
}
