import { type Diagnostic, InputError } from "../diagnostics/index.js";

/** One setting of a sweep: the values that a path takes in turn. */
export interface Axis {
  readonly path: string;
  /** As they are written behind `path=`; at least one. */
  readonly values: readonly string[];
}

const MOST_VALUES = 10_000;
const NUMBER = String.raw`-?\d+(?:\.\d+)?`;
const RANGE = new RegExp(`^(${NUMBER})([A-Za-z%]*)\\.\\.(${NUMBER})([A-Za-z%]*):(${NUMBER})([A-Za-z%]*)$`);

/**
 * Reads `path=v1,v2,…`. A value is YAML; commas inside quotes and brackets belong to it. `50..90:10` stands for
 * 50,60,…,90, and `100m..500m:200m` for 100m,300m,500m; the step is always written, since `8s..30s` is a value too.
 *
 * Throws InputError: HR1930 not `path=values`, HR1931 no value or a range without one.
 * @example parseAxis("hpa/web.spec.minReplicas=2,4..8:2").values // ["2", "4", "6", "8"]
 */
export function parseAxis(setting: string): Axis {
  const equals = setting.indexOf("=");
  if (equals < 1) {
    throw fault(setting, "HR1930", "a setting is written path=value,value,…", {
      hint: "for example nodeGroups.service.max=10,20 or hpa/web.spec.minReplicas=2..8:2",
    });
  }
  const values = splitValues(setting.slice(equals + 1)).flatMap((value) => expand(setting, value));
  if (values.length === 0) throw fault(setting, "HR1931", "there is no value behind the equals sign");
  const twice = values.find((value, i) => values.indexOf(value) !== i);
  if (twice !== undefined) throw fault(setting, "HR1931", `the value ${twice} stands there twice`);
  return { path: setting.slice(0, equals), values };
}

/** Values between commas that are outside of quotes and brackets. */
function splitValues(text: string): string[] {
  if (text.trim() === "") return [];
  const values: string[] = [];
  let depth = 0;
  let quote = "";
  let from = 0;
  for (let i = 0; i <= text.length; i++) {
    const char = text[i] ?? ",";
    if (i === text.length || (char === "," && depth === 0 && quote === "")) {
      values.push(text.slice(from, i).trim());
      from = i + 1;
    } else if (quote !== "") quote = char === quote ? "" : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === "[" || char === "{") depth++;
    else if (char === "]" || char === "}") depth--;
  }
  return values;
}

function expand(setting: string, value: string): string[] {
  if (value === "") throw fault(setting, "HR1931", "a value between two commas is empty");
  const match = RANGE.exec(value);
  if (match === null) return [value];
  const [, from = "", fromUnit = "", to = "", toUnit = "", step = "", stepUnit = ""] = match;
  const unit = toUnit;
  if (stepUnit !== unit || (fromUnit !== unit && fromUnit !== "")) {
    throw fault(setting, "HR1931", `the range ${value} mixes units`, {
      rule: "first, last and step have the same unit",
    });
  }
  // In whole numbers of the last digit, so that 0.1 added up stays what people wrote.
  const digits = Math.max(...[from, to, step].map((text) => text.split(".")[1]?.length ?? 0));
  const scale = 10 ** digits;
  const [first, last, stride] = [from, to, step].map((text) => Math.round(Number(text) * scale)) as [
    number,
    number,
    number,
  ];
  if (stride <= 0 || last < first) {
    throw fault(setting, "HR1931", `the range ${value} is empty`, {
      rule: "a range runs upwards: first..last:step with a step above 0",
    });
  }
  const count = Math.floor((last - first) / stride) + 1;
  if (count > MOST_VALUES) {
    throw fault(setting, "HR1931", `the range ${value} has ${count} values`, {
      rule: `at most ${MOST_VALUES}`,
    });
  }
  return Array.from({ length: count }, (_, i) => `${((first + i * stride) / scale).toFixed(digits)}${unit}`);
}

function fault(
  setting: string,
  code: string,
  message: string,
  more: Pick<Diagnostic, "rule" | "hint"> = {},
): InputError {
  return new InputError([{ code, severity: "error", place: { file: `--set ${setting}` }, message, ...more }]);
}
