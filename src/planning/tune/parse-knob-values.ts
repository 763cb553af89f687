import { InputError, nearestName } from "../../diagnostics/index.js";
import { KNOB_NAMES, type KnobName, type KnobValues } from "./knobs.js";

/** What the numbers of a knob are; `up` has no numbers. */
const UNITS: Readonly<Record<KnobName, string | null>> = {
  target: "percent, or the metric's own unit",
  min: "pods",
  max: "pods",
  up: null,
  down: "seconds",
  request: "millicores",
};
const MOST_VALUES = 200;

/**
 * Reads values to try: `target=50,60,70`, `min=2..8`, `request=200..500:50`.
 *
 * Throws InputError: HR1806 for what is no such list.
 */
export function parseKnobValues(texts: readonly string[]): KnobValues {
  const values = new Map<KnobName, readonly number[]>();
  for (const text of texts) {
    const [name = "", list = ""] = text.split(/=(.*)/s);
    const knob = KNOB_NAMES.find((each) => each === name);
    const choices = KNOB_NAMES.filter((each) => UNITS[each] !== null);
    if (knob === undefined || UNITS[knob] === null) {
      const nearest = nearestName(name, choices);
      throw fault(text, `"${name}" has no values to choose`, {
        choices,
        ...(nearest === undefined ? {} : { hint: `did you mean ${nearest}?` }),
      });
    }
    const numbers = list.split(",").flatMap(readPart);
    if (numbers.length === 0 || numbers.length > MOST_VALUES || numbers.some((each) => !(each > 0))) {
      throw fault(text, `"${list}" is no list of numbers above 0`, {
        rule: `${knob} counts ${UNITS[knob]}: ${knob}=4,6,8 or ${knob}=4..8:2`,
      });
    }
    values.set(knob, numbers);
  }
  return values;
}

function readPart(part: string): readonly number[] {
  const range = /^(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?)(?::(\d+(?:\.\d+)?))?$/.exec(part.trim());
  if (range === null) return [part.trim() === "" ? Number.NaN : Number(part)];
  const [from, to, step] = [Number(range[1]), Number(range[2]), Number(range[3] ?? 1)];
  if (!(step > 0) || to < from || (to - from) / step > MOST_VALUES) return [Number.NaN];
  return Array.from({ length: Math.floor((to - from) / step + 1e-9) + 1 }, (_, n) =>
    Number((from + n * step).toPrecision(9)),
  );
}

function fault(
  text: string,
  message: string,
  more: { readonly rule?: string; readonly hint?: string; readonly choices?: readonly string[] },
): InputError {
  return new InputError([
    { code: "HR1806", severity: "error", place: { file: `--values ${text}` }, message, ...more },
  ]);
}
