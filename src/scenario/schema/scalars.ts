import { z } from "zod";
import {
  isTimeZone,
  parseBytes,
  parseCpuMillicores,
  parseDuration,
  parseTimestamp,
} from "../../units/index.js";

/** What `parseDuration` of units/ reads. */
const DURATION_PATTERN = /^(?:0|(?:\d+(?:\.\d+)?(?:us|µs|ms|s|m|h|d))+)$/;

/** A span of time: `90s`, `1h30m`, `250ms`, `0s`. */
export function duration(): z.ZodString {
  return z.string("a duration needs a unit, for example 90s, 1h30m or 250ms").regex(DURATION_PATTERN, {
    error: (issue) =>
      String(issue.input).trim().startsWith("-")
        ? "a duration cannot be negative"
        : "a duration is written like 90s, 1h30m or 250ms",
  });
}

/** A CPU quantity of Kubernetes: `250m`, `2`, `0.5`. */
export function cpuQuantity() {
  return quantity((text) => parseCpuMillicores(text), "CPU is written like 250m, 2 or 0.5");
}

/** A memory or storage quantity of Kubernetes: `512Mi`, `16Gi`, `1G`. */
export function bytesQuantity() {
  return quantity(
    (text) => parseBytes(text),
    "memory is written like 512Mi, 16Gi or 1G; the suffixes are k M G T P E and Ki Mi Gi Ti Pi Ei",
  );
}

function quantity(parse: (text: string | number) => number | undefined, rule: string) {
  return z.union([z.string(), z.number()], rule).check((context) => {
    const amount = parse(context.value);
    if (amount === undefined || !Number.isFinite(amount)) {
      context.issues.push({ code: "custom", input: context.value, message: rule });
    } else if (amount < 0) {
      context.issues.push({ code: "custom", input: context.value, message: "an amount cannot be negative" });
    }
  });
}

const SPAN = "(?:0|(?:\\d+(?:\\.\\d+)?(?:us|µs|ms|s|m|h|d))+)";
const LATENCY_RULE =
  "write a duration (3s), a median and a 99th percentile (2s..10s), or {p50: 2s, p99: 10s}";

/** How long something takes: always the same span, or a log-normal one by its median and 99th percentile. */
export function latency() {
  return latencyText(new RegExp(`^${SPAN}(\\.\\.${SPAN})?$`), LATENCY_RULE);
}

/** The same, or `never`. */
export function latencyOrNever() {
  return latencyText(new RegExp(`^(never|${SPAN}(\\.\\.${SPAN})?)$`), `${LATENCY_RULE}, or never`);
}

function latencyText(pattern: RegExp, rule: string) {
  return z
    .union([z.string().regex(pattern, rule), z.strictObject({ p50: duration(), p99: duration() })], rule)
    .check((context) => {
      const [p50, p99] =
        typeof context.value === "string"
          ? context.value.split("..")
          : [context.value.p50, context.value.p99];
      if (p50 === undefined || p99 === undefined) return;
      const [low, high] = [parseDuration(p50), parseDuration(p99)];
      if (low === undefined || high === undefined || (low > 0 && high >= low) || (low === 0 && high === 0))
        return;
      const message = "the median must be longer than 0s, and the 99th percentile at least the median";
      context.issues.push({ code: "custom", input: context.value, message });
    });
}

/** A share: `0.1%` or 0.001. */
export function share() {
  return z.union([z.string(), z.number()], "a share is written like 0.1% or 0.001").check((context) => {
    const value = readShare(context.value);
    if (value === undefined || value < 0 || value > 1) {
      context.issues.push({
        code: "custom",
        input: context.value,
        message: "a share lies between 0 and 1, and is written like 0.1% or 0.001",
      });
    }
  });
}

/** The value of a share, or undefined. */
export function readShare(value: string | number): number | undefined {
  if (typeof value === "number") return value;
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(value.trim());
  if (match === null) return undefined;
  return match[2] === "%" ? Number(match[1]) / 100 : Number(match[1]);
}

const NAME = "[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?";

/** Names an object: `Kind/name` (namespace default) or `Kind/namespace/name`. */
export function reference(): z.ZodString {
  return z
    .string("an object is named Kind/name or Kind/namespace/name")
    .regex(
      new RegExp(`^[A-Z][A-Za-z]*/(${NAME}/)?${NAME}$`),
      "an object is named Kind/name or Kind/namespace/name",
    );
}

/** A name that stays valid in file names and paths. */
export function plainName(): z.ZodString {
  return z
    .string("a name is text")
    .regex(new RegExp(`^${NAME}$`), "a name has letters, digits, - _ and . only");
}

/** A number that is at least 0. */
export function nonNegative(): z.ZodNumber {
  return z.number("a number is needed here").min(0, "the value cannot be negative");
}

/** A whole number that is at least 0. */
export function count(): z.ZodNumber {
  return z
    .number("a whole number is needed here")
    .int("a whole number is needed here")
    .min(0, "the value cannot be negative");
}

/** An instant on a whole second: `2026-01-05T00:00:00Z`, or local time of the scenario's time zone. */
export function timestamp(): z.ZodString {
  return z.string("a time is written like 2026-01-05T00:00:00Z").refine((text) => {
    const at = parseTimestamp(text);
    return at !== undefined && at % 1e6 === 0;
  }, "a time is a whole second and written like 2026-01-05T00:00:00Z");
}

/** `UTC` or an IANA name. */
export function timeZone(): z.ZodString {
  return z
    .string("a time zone is written like Europe/Berlin")
    .refine(isTimeZone, "this time zone is not known; write UTC or a name like Europe/Berlin");
}
