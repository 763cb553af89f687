import { fixed, grouped, renderCsv, renderMarkdownTable, rounded } from "../report/index.js";
import { type EpochMicros, formatTimestamp } from "../units/index.js";
import type { ComparedVariant, Comparison, Difference } from "./comparison.js";
import type { Check } from "./comparison-checks.js";
import type { DecisionDifference } from "./first-differences.js";
import { measureText } from "./measures.js";
import type { ScalingDecision } from "./run-figures.js";
import { differenceText, verdictOf } from "./verdict.js";

/** What a comparison's report says about itself. */
export interface CompareFacts {
  readonly name: string;
  /** Of kube-headroom. */
  readonly version: string;
  /** The overrides of each variant as people wrote them; empty for another scenario. */
  readonly changes: ReadonlyMap<string, readonly string[]>;
  /** Runs that broke, by name. */
  readonly broken: readonly string[];
}

const MOST_DECISIONS = 5;
const DIGITS = 6;

/**
 * Every file of a comparison's report: path inside its folder → text. report.md fits a pull request's comment.
 *
 * Order: as listed here; the same runs give the same bytes.
 */
export function renderComparison(
  comparison: Comparison,
  checks: readonly Check[],
  facts: CompareFacts,
): Map<string, string> {
  return new Map([
    ["report.md", markdown(comparison, checks, facts)],
    ["differences.csv", differencesCsv(comparison)],
    ["summary.json", summary(comparison, checks, facts)],
  ]);
}

function markdown(comparison: Comparison, checks: readonly Check[], facts: CompareFacts): string {
  const { base, seeds, variants } = comparison;
  const failed = checks.filter(({ passed }) => passed === false);
  const on = seeds.length > 1 ? `${seeds.length} seeds` : "one seed";
  const parts = [
    `### headroom: ${facts.name}, ${variants.length === 1 ? "a variant" : `${variants.length} variants`} against ${base}`,
    "",
    ...variants.map((variant) => `- **${variant.name}**: ${verdictOf(variant)}. ${objectivesText(variant)}`),
    ...facts.broken.map((text) => `- ${text}`),
    "",
    figuresTable(comparison),
    "",
    failed.length === 0
      ? `✅ ${checks.length} checks passed${unjudged(checks)}.`
      : `❌ ${failed.length} of ${checks.length} checks failed${unjudged(checks)}:`,
    ...(failed.length === 0 ? [] : ["", checksTable(failed)]),
    "",
    "<details><summary>What changes, and where the decisions part</summary>",
    "",
    ...variants.flatMap((variant) => variantDetails(variant, comparison, facts)),
    "</details>",
    "",
    `<sub>kube-headroom ${facts.version}, ${on} (${seeds.join(", ")}): every side saw the same traffic and the same luck. ${
      seeds.length > 1
        ? "± is half the 95 % confidence interval of the paired difference (Student's t)."
        : "One seed tells nothing about noise; `--seeds 5` does."
    }</sub>`,
    "",
  ];
  return parts.join("\n");
}

function objectivesText({ objectives }: ComparedVariant): string {
  const judged = objectives.filter(({ met }) => met !== null);
  const missed = judged.filter(({ met }) => met === false);
  if (judged.length === 0) return "It has no objectives that could be judged.";
  if (missed.length === 0)
    return judged.length === 1 ? "It meets its objective." : "It meets every objective.";
  const names = missed.map(({ objective, actual, limit, unit }) => {
    const amounts = `${measureText(actual, unit)}, at most ${measureText(limit, unit)}`;
    return `${objective} (${amounts})`;
  });
  return `**It misses ${names.join(", ")}.**`;
}

/** A row per measure; the base, and each variant with its difference. */
function figuresTable({ base, measures, variants }: Comparison): string {
  const header = ["", base, ...variants.flatMap(({ name }) => [name, "difference"])];
  const rows = measures.flatMap((measure, at) => {
    const own = variants.map(({ differences }) => differences[at]!);
    const first = own[0]!;
    if (own.every(({ base: a, variant: b }) => a === null && b === null)) return [];
    const isIdle = own.every(({ certainty, base: value }) => certainty === "same" && value === 0);
    if (isIdle) return [];
    const title =
      measure.unit === "USD/day"
        ? `${measure.title}, USD a day`
        : measure.unit === "per hour"
          ? `${measure.title} an hour`
          : measure.title;
    return [
      [
        title,
        measureText(first.base, measure.unit),
        ...own.flatMap((each) => [measureText(each.variant, measure.unit), cellText(each)]),
      ],
    ];
  });
  return renderMarkdownTable({ header, rows }, header.map((_, i) => i).slice(1));
}

function cellText(difference: Difference): string {
  if (difference.certainty === "same") return "same";
  const text = differenceText(difference);
  return difference.certainty === "noise" ? `${text} (noise)` : text;
}

function unjudged(checks: readonly Check[]): string {
  const count = checks.filter(({ passed }) => passed === null).length;
  return count === 0 ? "" : `, ${count} could not be judged`;
}

function checksTable(checks: readonly Check[]): string {
  return renderMarkdownTable({
    header: ["variant", "check", "found"],
    rows: checks.map(({ variant, name, message }) => [variant, name, message]),
  });
}

function variantDetails(variant: ComparedVariant, comparison: Comparison, facts: CompareFacts): string[] {
  const changes = facts.changes.get(variant.name) ?? [];
  const [ofBase, ofVariant] = variant.decisionCounts;
  return [
    `**${variant.name}** ${changes.length === 0 ? "is another scenario." : `sets ${changes.map((text) => `\`${text}\``).join(", ")}.`} ${decisionsHead(variant, comparison)}`,
    "",
    ...(variant.decisions.length === 0
      ? []
      : [
          decisionsTable(variant.decisions.slice(0, MOST_DECISIONS), variant.name, comparison),
          "",
          `In all ${grouped(ofBase)} decisions about sizes in ${comparison.base}, ${grouped(ofVariant)} in ${variant.name}${
            variant.decisions.length > MOST_DECISIONS
              ? `; ${variant.decisions.length - MOST_DECISIONS} more objects part later`
              : ""
          }.`,
          "",
        ]),
  ];
}

function decisionsHead({ decisions }: ComparedVariant, { seeds }: Comparison): string {
  return decisions.length === 0
    ? `On seed ${seeds[0]!} every scaling decision is the same.`
    : `On seed ${seeds[0]!} the first decision that differs, object by object:`;
}

function decisionsTable(
  decisions: readonly DecisionDifference[],
  variant: string,
  { base, clock }: Comparison,
): string {
  return renderMarkdownTable({
    header: ["of", base, variant],
    rows: decisions.map((each) => [
      each.object,
      decisionText(each.base, clock),
      decisionText(each.variant, clock),
    ]),
  });
}

function decisionText(decision: ScalingDecision | undefined, clock: Comparison["clock"]): string {
  if (decision === undefined) return "nothing more";
  const { timeMicros, from, to, text } = decision;
  const at = (clock.zeroEpochSeconds * 1e6 + timeMicros) as EpochMicros;
  return `${formatTimestamp(at, clock.timeZone)}: ${from ?? ""} → ${to ?? ""}: ${text}`;
}

function differencesCsv({ base, seeds, variants }: Comparison): string {
  const header = ["variant", "measure", "base", "value", "difference", "half_width", "certainty", "seeds"];
  const number = (value: number | null) => fixed(value, DIGITS);
  const rows = variants.flatMap(({ name, differences }) =>
    differences.map(({ measure, base: ofBase, variant, difference, interval, certainty }) => [
      name,
      measure.key,
      number(ofBase),
      number(variant),
      number(difference),
      number(interval?.halfWidth ?? null),
      certainty,
      String(seeds.length),
    ]),
  );
  return renderCsv({ header: header.map((each) => (each === "base" ? `base (${base})` : each)), rows });
}

function summary(comparison: Comparison, checks: readonly Check[], facts: CompareFacts): string {
  const round = (value: number | null) => rounded(value, DIGITS);
  const content = {
    scenario: facts.name,
    version: facts.version,
    base: comparison.base,
    seeds: comparison.seeds,
    variants: comparison.variants.map((variant) => ({
      name: variant.name,
      changes: facts.changes.get(variant.name) ?? [],
      verdict: verdictOf(variant),
      differences: variant.differences.map(({ measure, interval, ...each }) => ({
        measure: measure.key,
        base: round(each.base),
        value: round(each.variant),
        difference: round(each.difference),
        halfWidth: round(interval?.halfWidth ?? null),
        certainty: each.certainty,
      })),
      objectives: variant.objectives.map((each) => ({ ...each, actual: round(each.actual) })),
    })),
    checks,
    broken: facts.broken,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
