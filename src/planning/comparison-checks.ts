import { InputError } from "../diagnostics/index.js";
import { fixed } from "../report/index.js";
import type { ComparedVariant, Comparison, Difference, ObjectiveOutcome } from "./comparison.js";
import { COST, ERRORS, measureText, SCALINGS } from "./measures.js";
import { differenceText } from "./verdict.js";

/** What a gate allows a variant to be worse by; undefined: not gated. Shares, 0.05 is 5 %. */
export interface Allowances {
  /** Of the base's cost. */
  readonly cost: number;
  /** Of the base's latency. */
  readonly latency: number;
  /** Of all requests, on top of the base's errors. */
  readonly errors: number;
  /** Of the base's scalings an hour. */
  readonly scalings?: number;
}

export const DEFAULT_ALLOWANCES: Allowances = { cost: 0.05, latency: 0.1, errors: 0.001 };

const NAMES = ["cost", "latency", "errors", "scalings"] as const;

/** One thing that a gate holds a variant against. */
export interface Check {
  readonly variant: string;
  /** `latency p99 of Service/default/web`, `no dearer than the base`. */
  readonly name: string;
  /** Null: could not be judged, which fails nothing. */
  readonly passed: boolean | null;
  readonly message: string;
}

/**
 * Reads `cost=5%`, `latency=10%`, `errors=0.1%`, `scalings=50%`.
 *
 * Throws InputError: HR1942.
 */
export function parseAllowances(texts: readonly string[]): Allowances {
  const allowances: { -readonly [K in keyof Allowances]: Allowances[K] } = { ...DEFAULT_ALLOWANCES };
  for (const text of texts) {
    const match = /^(\w+)=(\d+(?:\.\d+)?)\s*%$/.exec(text);
    const name = NAMES.find((each) => each === match?.[1]);
    if (match === null || name === undefined) {
      throw new InputError([
        {
          code: "HR1942",
          severity: "error",
          place: { file: `--allow ${text}` },
          message: "an allowance is written name=percentage",
          choices: NAMES,
          hint: "for example cost=5%",
        },
      ]);
    }
    allowances[name] = Number(match[2]) / 100;
  }
  return allowances;
}

/** Holds every variant against its objectives, its budget and the base. Order: variant by variant. */
export function checkComparison(comparison: Comparison, allowances: Allowances): readonly Check[] {
  return comparison.variants.flatMap((variant) => [
    ...variant.objectives.map((outcome) => objectiveCheck(variant, outcome)),
    ...regressionChecks(variant, comparison.base, allowances),
  ]);
}

function objectiveCheck({ name: variant }: ComparedVariant, outcome: ObjectiveOutcome): Check {
  const { objective, subject, limit, actual, unit, met, missedSeeds, seeds } = outcome;
  const name = subject === "scenario" ? objective : `${objective} of ${subject}`;
  const over = missedSeeds > 0 && seeds > 1 ? `; over it on ${missedSeeds} of ${seeds} seeds` : "";
  const message =
    actual === null
      ? "nothing was measured"
      : `${measureText(actual, unit)}, at most ${measureText(limit, unit)}${over}`;
  return { variant, name, passed: met, message };
}

/** A regression is worse than the base beyond the noise, and by more than is allowed. */
function regressionChecks(
  { name: variant, differences }: ComparedVariant,
  base: string,
  allowances: Allowances,
): Check[] {
  const checks: Check[] = [];
  const check = (difference: Difference | undefined, name: string, allowed: number, isOfBase: boolean) => {
    if (difference === undefined || difference.difference === null) return;
    const limit = isOfBase ? allowed * (difference.base ?? 0) : allowed;
    const isSure = difference.certainty === "sure" || difference.certainty === "one seed";
    const passed = !(isSure && difference.difference > limit);
    const text = difference.certainty === "same" ? "the same" : differenceText(difference);
    const more = difference.certainty === "noise" ? ", within the noise" : "";
    const most =
      difference.measure.unit === "USD/day"
        ? `${fixed(allowed * 100, 1)} %`
        : measureText(limit, difference.measure.unit);
    const message = `${text} against ${base}${more}, at most +${most}`;
    checks.push({ variant, name, passed, message });
  };
  const of = (key: string) => differences.find(({ measure }) => measure.key === key);
  const latency = differences.find(({ measure }) => measure.key.startsWith("latency_"));
  check(of(COST.key), "no dearer", allowances.cost, true);
  check(latency, "no slower", allowances.latency, true);
  check(of(ERRORS.key), "no more errors", allowances.errors, false);
  if (allowances.scalings !== undefined) check(of(SCALINGS.key), "no more churn", allowances.scalings, true);
  return checks;
}
