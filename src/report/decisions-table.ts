import type { Result } from "../recording/index.js";
import type { Table } from "./table.js";
import { timeSeconds, wallClock } from "./time-text.js";

/**
 * decisions.csv: a row per decision with its numbers. A decision that was made again and changed nothing is one
 * row; `repeats` counts how often and `last_time_seconds` says until when.
 */
export function decisionsTable(result: Result): Table {
  const rows = result.decisions.map((decision) => [
    wallClock(result, decision.timeMicros),
    timeSeconds(decision.timeMicros),
    decision.component,
    decision.object,
    decision.action,
    decision.from === null ? "" : String(decision.from),
    decision.to === null ? "" : String(decision.to),
    decision.text,
    String(decision.repeats),
    timeSeconds(decision.lastMicros),
  ]);
  const header = ["time", "time_seconds", "component", "object", "action", "from", "to", "text", "repeats"];
  return { header: [...header, "last_time_seconds"], rows };
}
