import type { BurnAlert, Result } from "../recording/index.js";
import { fixed, percent } from "./fixed.js";
import { renderMarkdownTable } from "./table.js";
import { wallClock } from "./time-text.js";

/** How fast error budgets were spent, and which alerts would have fired; empty where no objective has a budget. */
export function renderBurnRates(result: Result): string {
  const spent = result.objectives.flatMap((each) => (each.burn ? [{ ...each, burn: each.burn }] : []));
  const first = spent[0];
  if (first === undefined) return "";
  const rows = spent.map(({ objective, subject, burn }) => [
    objective,
    subject,
    percent(burn.budgetShare, 3),
    fixed(burn.burnRate, 2),
    percent(burn.spentShare, 2),
    ...burn.alerts.map((alert) => alertText(alert, result)),
  ]);
  const days = fixed(first.burn.windowSeconds / 86_400, 0);
  const header = ["objective", "of", "may be bad", "burn rate, run", `of ${days} days' budget`];
  const table = renderMarkdownTable(
    { header: [...header, ...first.burn.alerts.map(headerOf)], rows },
    [2, 3, 4],
  );
  return `### Error budgets\n${table}\n\n${LEGEND}`;
}

const LEGEND =
  "A burn rate of 1 spends the budget exactly over its window. Alerts fire while both windows burn at the rate named or faster; told is the highest rate that both had at once.";

function headerOf({ severity, longSeconds, shortSeconds, factor }: BurnAlert): string {
  return `${severity}: ${span(longSeconds)} and ${span(shortSeconds)} at ${fixed(factor, 1)}`;
}

function span(seconds: number): string {
  if (seconds < 3600) return `${fixed(seconds / 60, 0)} m`;
  return seconds <= 86_400 ? `${fixed(seconds / 3600, 0)} h` : `${fixed(seconds / 86_400, 0)} d`;
}

function alertText({ highest, firstMicros }: BurnAlert, result: Result): string {
  const rate = fixed(highest, 2);
  return firstMicros === null ? rate : `**${rate}**, first fires ${wallClock(result, firstMicros)}`;
}
