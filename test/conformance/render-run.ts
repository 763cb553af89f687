import type { Json } from "./adapter.js";
import { firstDifference } from "./first-difference.js";
import type { OperationResult, VectorRun } from "./run-vectors.js";

const FAILURES_SHOWN = 10;
type Counted = "passed" | "failed" | "disputed" | "noAdapter";

export function countCases(run: VectorRun, counted: Counted): number {
  return run.operations.reduce((sum, each) => sum + each[counted], 0);
}

/** The one object that `--json` prints. */
export function renderJson(run: VectorRun): string {
  const summary = {
    operations: run.operations,
    passed: countCases(run, "passed"),
    failed: countCases(run, "failed"),
    disputed: countCases(run, "disputed"),
    noAdapter: countCases(run, "noAdapter"),
  };
  return JSON.stringify(summary, (key, value: unknown) => {
    if (typeof value === "bigint") return value.toString();
    return key === "actual" && value === undefined ? null : value;
  });
}

/** One line per file, its first failures below it, and the sum as last line. */
export function renderText(run: VectorRun): string {
  const lines = run.operations.flatMap((each) => [operationLine(each), ...failureLines(each)]);
  for (const dispute of run.disputedButPassing) {
    lines.push(`disputed, but passes: ${dispute.file} "${dispute.name}"`);
  }
  const disputed = countCases(run, "disputed");
  const noAdapter = countCases(run, "noAdapter");
  if (disputed > 0) lines.push(`${disputed} disputed`);
  if (noAdapter > 0) lines.push(`${noAdapter} without an adapter`);
  lines.push(`${countCases(run, "passed")} passed, ${countCases(run, "failed")} failed`);
  return lines.join("\n");
}

function operationLine(result: OperationResult): string {
  const counts = [`passed ${result.passed}`, `failed ${result.failed}`, `disputed ${result.disputed}`];
  counts.push(`no adapter ${result.noAdapter}`);
  return `${result.component} / ${result.operation}: ${counts.join(", ")}  (${result.file})`;
}

function failureLines(result: OperationResult): string[] {
  const shown = result.failures.slice(0, FAILURES_SHOWN).map((failure) => {
    const difference = firstDifference(failure.expected as Json, failure.actual);
    return `  failed: "${failure.name}": ${difference ?? "outside the tolerance"}`;
  });
  const hidden = result.failures.length - shown.length;
  return hidden > 0 ? [...shown, `  … and ${hidden} more`] : shown;
}
