import { causeContextOf, causeOf } from "./causes.js";
import type { Difference, Measure } from "./compare-run.js";
import type { RecordedRun } from "./recorded-run.js";

/** What of a recorded run is equal, and what is not. */
export interface MechanicsResult {
  readonly text: string;
  /** Differences that no known cause explains. */
  readonly unexplained: readonly Difference[];
}

const ECHO = "echo: the same pods' earlier steps came that much later or earlier";

/** A difference of the same owner, and of about the same size, shortly before. */
function isEcho({ at, owner, seconds }: Difference, explained: readonly Difference[]): boolean {
  return explained.some(
    (earlier) =>
      earlier.owner === owner &&
      earlier.at <= at + 0.5 &&
      earlier.at > at - 15 &&
      (seconds === null ? earlier.at > at - 1 : Math.abs((earlier.seconds ?? 0) - seconds) <= 0.5),
  );
}

/** The measures of a run as lines of text: what is equal, and every exception with its cause. */
export function renderRun(recorded: RecordedRun, measures: readonly Measure[]): MechanicsResult {
  const context = causeContextOf(recorded);
  const explained = measures
    .flatMap(({ differences }) => differences)
    .filter((difference) => causeOf(difference, context) !== undefined);
  const lines = [recorded.name];
  const unexplained: Difference[] = [];
  for (const { name, equal, all, differences } of measures) {
    if (all === 0) continue;
    lines.push(`  ${name.padEnd(38)} ${equal} of ${all} equal`);
    const byCause = new Map<string, Difference[]>();
    for (const difference of differences) {
      const cause = causeOf(difference, context) ?? (isEcho(difference, explained) ? ECHO : undefined);
      if (cause === undefined) unexplained.push(difference);
      else byCause.set(cause, [...(byCause.get(cause) ?? []), difference]);
    }
    for (const [cause, found] of byCause) {
      const spans = found.map(({ seconds }) => Math.abs(seconds ?? 0));
      lines.push(`    ${found.length} by at most ${Math.max(...spans).toFixed(2)} s: ${cause}`);
    }
  }
  for (const { at, what, recorded: theirs, simulated } of unexplained) {
    lines.push(`  NO CAUSE KNOWN ${at.toFixed(2)} s ${what}: recorded ${theirs}, simulated ${simulated}`);
  }
  return { text: lines.join("\n"), unexplained };
}
