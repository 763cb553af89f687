import { causeContextOf, causeOf } from "./causes.js";
import type { Difference, Measure } from "./compare-run.js";
import type { RecordedRun } from "./recorded-run.js";

/** What of a recorded run is equal, and what is not. */
export interface MechanicsResult {
  readonly text: string;
  /** Differences that no known cause explains. */
  readonly unexplained: readonly Difference[];
  readonly summary: MechanicsSummary;
}

/** The same as plain data: one entry a measure. */
export interface MechanicsSummary {
  readonly name: string;
  readonly mechanics: readonly {
    readonly what: string;
    readonly checks: number;
    readonly equal: number;
    /** Largest difference of a time that has one; 0: none. */
    readonly worstSeconds: number;
    readonly exceptions: readonly string[];
  }[];
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
  const mechanics: MechanicsSummary["mechanics"][number][] = [];
  for (const { name, equal, all, differences } of measures) {
    if (all === 0) continue;
    lines.push(`  ${name.padEnd(38)} ${equal} of ${all} equal`);
    const byCause = new Map<string, Difference[]>();
    for (const difference of differences) {
      const cause = causeOf(difference, context) ?? (isEcho(difference, explained) ? ECHO : undefined);
      if (cause === undefined) unexplained.push(difference);
      else byCause.set(cause, [...(byCause.get(cause) ?? []), difference]);
    }
    const spansOf = (found: readonly Difference[]) => found.map(({ seconds }) => Math.abs(seconds ?? 0));
    mechanics.push({
      what: name,
      checks: all,
      equal,
      worstSeconds: Math.max(0, ...spansOf(differences)),
      exceptions: differences.map((difference) => {
        const cause =
          causeOf(difference, context) ?? (isEcho(difference, explained) ? ECHO : "no cause known");
        const { at, what, recorded: theirs, simulated } = difference;
        return `${at.toFixed(2)} s ${what}: recorded ${theirs}, simulated ${simulated} (${cause})`;
      }),
    });
    for (const [cause, found] of byCause) {
      const worst = Math.max(...spansOf(found));
      const by = worst > 0 ? ` by at most ${worst.toFixed(2)} s` : "";
      lines.push(`    ${found.length}${by}: ${cause}`);
    }
  }
  for (const { at, what, recorded: theirs, simulated } of unexplained) {
    lines.push(`  NO CAUSE KNOWN ${at.toFixed(2)} s ${what}: recorded ${theirs}, simulated ${simulated}`);
  }
  return { text: lines.join("\n"), unexplained, summary: { name: recorded.name, mechanics } };
}
