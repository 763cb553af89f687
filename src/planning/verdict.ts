import { fixed, short } from "../report/index.js";
import type { ComparedVariant, Difference } from "./comparison.js";
import { COST, ERRORS, type MeasureUnit, measureText, POD_COST, SCALINGS } from "./measures.js";

/** What a variant means, in words: `cost −12 % ± 1 %, p99 +8.0 ms ± 3.0 ms, 2 more scalings an hour`. */
export function verdictOf(variant: ComparedVariant): string {
  const differences = verdictDifferences(variant);
  return differences.map(differenceWords).join(", ");
}

/** Cost, latency, errors and churn. Where the bill is the same, what the pods request of it says more. */
function verdictDifferences({ differences }: ComparedVariant): readonly Difference[] {
  const of = (key: string) => differences.find(({ measure }) => measure.key === key);
  const bill = of(COST.key);
  const requested = of(POD_COST.key);
  const isBillIdle = bill?.certainty === "same" && requested?.certainty !== "same";
  const latency = differences.find(({ measure }) => measure.key.startsWith("latency_"));
  return [bill, isBillIdle ? requested : undefined, latency, of(ERRORS.key), of(SCALINGS.key)].filter(
    (each) => each !== undefined && each.difference !== null,
  ) as Difference[];
}

function differenceWords(each: Difference): string {
  const { measure, certainty } = each;
  const { title } = measure;
  if (certainty === "same") return `${title} the same`;
  if (certainty === "noise") return `${title} no different beyond the noise (${differenceText(each)})`;
  if (measure.key !== SCALINGS.key) {
    const text = differenceText(each);
    return `${title} ${text.startsWith(SAME_TO) ? `the ${text}` : text}`;
  }
  const { difference, interval } = each;
  const amount = short(Math.abs(difference ?? 0), 2);
  const half = interval === null ? "" : ` ± ${short(interval.halfWidth, 2)}`;
  return `${amount}${half} ${(difference ?? 0) > 0 ? "more" : "fewer"} scalings an hour`;
}

/** Before the least step that a figure shows. */
const SAME_TO = "same to ";

/**
 * A difference with its interval: relative for money, in the unit itself otherwise.
 *
 * @example "−12 % ± 1 %", "same to 0.001 %" where nothing shows of either
 */
export function differenceText({ difference, interval, base, measure }: Difference): string {
  if (difference === null) return "";
  const isRelative = measure.unit === "USD/day" && base !== null && base > 0;
  const scale = isRelative ? 100 / base : 1;
  const half = interval === null ? null : interval.halfWidth * scale;
  const text = isRelative
    ? percentages(half === null ? (Math.abs(difference * scale) < 10 ? 1 : 0) : half < 1 && half > 0 ? 1 : 0)
    : amounts(measure.unit, Math.max(Math.abs(difference), half ?? 0));
  const own = signed(difference * scale, text);
  if (!SHOWS.test(own) && !SHOWS.test(text(half ?? 0)))
    return `${SAME_TO}${text(0).replace(/0(?=\D*$)/, "1")}`;
  return half === null ? own : `${own} ± ${text(half)}`;
}

/** Whole per cent where more would say nothing. */
function percentages(digits: number): (value: number) => string {
  return (value) => `${fixed(value, digits)} %`;
}

/** A difference and its interval in the same unit, that of the larger. */
function amounts(unit: MeasureUnit, largest: number): (value: number) => string {
  if (unit === "share") return (value) => `${fixed(value * 100, 3)} %`;
  if (unit !== "seconds") return (value) => measureText(value, unit);
  if (largest >= 1) return (value) => `${fixed(value, 2)} s`;
  return largest >= 0.001
    ? (value) => `${fixed(value * 1e3, 1)} ms`
    : (value) => `${fixed(value * 1e6, 0)} µs`;
}

/** A figure that rounds to something. */
const SHOWS = /[1-9]/;

/** With a real minus sign. */
function signed(value: number, text: (value: number) => string): string {
  const amount = text(Math.abs(value));
  if (value === 0) return amount;
  // What rounds to nothing has no direction to show.
  return `${SHOWS.test(amount) ? (value < 0 ? "−" : "+") : "±"}${amount}`;
}
