import type { Result } from "../recording/index.js";
import { spanText } from "./fixed.js";
import { renderMarkdownTable } from "./table.js";
import { wallClock } from "./time-text.js";

const MOST_JOBS_SHOWN = 20;

interface JobRun {
  readonly job: string;
  /** Null: before the run. */
  readonly firstMicros: number | null;
  endMicros: number | null;
  outcome: string;
}

/** The report's part on when each Job's work began and ended; "" without Jobs. */
export function renderJobs(result: Result): string {
  const runs = jobRuns(result);
  if (runs.length === 0) return "";
  const rows = runs
    .slice(0, MOST_JOBS_SHOWN)
    .map(({ job, firstMicros, endMicros, outcome }) => [
      job,
      firstMicros === null ? "before the run" : wallClock(result, firstMicros),
      endMicros === null ? "not ended" : wallClock(result, endMicros),
      endMicros === null || firstMicros === null ? "" : spanText(Math.round((endMicros - firstMicros) / 1e6)),
      outcome,
    ]);
  const table = renderMarkdownTable({ header: ["Job", "first pods", "ended", "took", "outcome"], rows }, [3]);
  const hidden = runs.length - MOST_JOBS_SHOWN;
  const rest = hidden > 0 ? `\n\n${hidden} more Jobs stand in \`decisions.csv\`.` : "";
  return `### Jobs\n${table}${rest}`;
}

/** In the order of their first pods. */
function jobRuns(result: Result): readonly JobRun[] {
  const runs = new Map<string, JobRun>();
  for (const { component, object, action, timeMicros, from, text } of result.decisions) {
    if (component !== "job") continue;
    let run = runs.get(object);
    if (run === undefined) {
      const isNew = action === "create-pods" && from === 0;
      run = { job: object, firstMicros: isNew ? timeMicros : null, endMicros: null, outcome: "" };
      runs.set(object, run);
    }
    if (action !== "complete" && action !== "fail") continue;
    run.endMicros = timeMicros;
    run.outcome = text;
  }
  return [...runs.values()];
}
