import type { DecisionRecord, Result } from "../../recording/index.js";
import { timesMore } from "../fixed.js";
import { wallClock } from "../time-text.js";
import type { DecisionRows } from "./plot.js";

/** More rows make a page that browsers load slowly; decisions.csv has them all. */
const MOST_ROWS = 5000;
const HEADER = ["time", "object", "action", "why"];

/**
 * The decisions that a page lets its reader search. Where there are too many, those about single pods are left to
 * decisions.csv first, then those that kept things as they were, then the last ones.
 */
export function decisionRows(result: Result): DecisionRows {
  const chosen = chooseDecisions(result.decisions);
  const epochSeconds = (micros: number) => result.scenario.zeroEpochSeconds + micros / 1e6;
  return {
    header: HEADER,
    rows: chosen.map((each) => [
      wallClock(result, each.timeMicros),
      each.object,
      actionText(each),
      each.text,
    ]),
    times: chosen.map(({ timeMicros }) => epochSeconds(timeMicros)),
    until: chosen.map(({ lastMicros }) => epochSeconds(lastMicros)),
    left: result.decisions.length - chosen.length,
  };
}

/** @example "scale 4 → 7", "bind node-3", "keep 4, 12 times more" */
function actionText({ action, from, to, repeats }: DecisionRecord): string {
  const change = from === null || to === null || from === to ? (to ?? from) : `${from} → ${to}`;
  const more = repeats === 0 ? "" : `, ${timesMore(repeats)}`;
  return `${action}${change === null ? "" : ` ${change}`}${more}`;
}

function chooseDecisions(all: readonly DecisionRecord[]): readonly DecisionRecord[] {
  if (all.length <= MOST_ROWS) return all;
  const ofMany = all.filter(({ object }) => !object.startsWith("pod/"));
  if (ofMany.length <= MOST_ROWS) return ofMany;
  return ofMany.filter(({ from, to }) => from !== to).slice(0, MOST_ROWS);
}
