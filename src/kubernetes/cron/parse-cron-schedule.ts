import { isTimeZone, parseDuration } from "../../units/index.js";
import type { CronField, CronSchedule } from "./cron-schedule.js";

/** A schedule, or what is wrong with its text. */
export type ParsedCronSchedule =
  | { readonly schedule: CronSchedule; readonly fault?: undefined }
  | { readonly schedule?: undefined; readonly fault: string };

interface Bounds {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const FIELDS: readonly Bounds[] = [
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day of month", min: 1, max: 31 },
  { name: "month", min: 1, max: 12, names: MONTHS },
  { name: "day of week", min: 0, max: 6, names: WEEKDAYS },
];

const DESCRIPTORS: ReadonlyMap<string, string> = new Map([
  ["@yearly", "0 0 1 1 *"],
  ["@annually", "0 0 1 1 *"],
  ["@monthly", "0 0 1 * *"],
  ["@weekly", "0 0 * * 0"],
  ["@daily", "0 0 * * *"],
  ["@midnight", "0 0 * * *"],
  ["@hourly", "0 * * * *"],
]);

const EVERY = "@every ";

/**
 * Reads a CronJob's schedule as upstream's parser does: five fields with lists, ranges, steps and English names,
 * the descriptors `@hourly` … `@yearly`, `@every 90m`, and a `TZ=` or `CRON_TZ=` in front, which wins over
 * `timeZone`.
 *
 * Source: github.com/robfig/cron v3.0.1 parser.go#ParseStandard, as in kubernetes v1.36.3 pkg/controller/cronjob
 *
 * @example parseCronSchedule("0,30 8-18 * * mon-fri", "Europe/Berlin").fault // undefined
 */
export function parseCronSchedule(text: string, timeZone = "UTC"): ParsedCronSchedule {
  let spec = text.trim();
  const zoned = /^(?:CRON_)?TZ=(\S+)\s+(.*)$/.exec(spec);
  if (zoned !== null) spec = zoned[2]!.trim();
  const zone = zoned?.[1] ?? timeZone;
  if (!isTimeZone(zone)) return { fault: `unknown time zone "${zone}"` };

  if (spec.startsWith(EVERY)) {
    const micros = parseDuration(spec.slice(EVERY.length).trim());
    if (micros === undefined) return { fault: `"${spec}" names no duration` };
    return { schedule: { kind: "every", seconds: Math.max(1, Math.floor(micros / 1e6)) } };
  }
  if (spec.startsWith("@")) {
    const fields = DESCRIPTORS.get(spec);
    if (fields === undefined) return { fault: `unknown descriptor "${spec}"` };
    spec = fields;
  }
  const parts = spec.split(/\s+/).filter((part) => part !== "");
  if (parts.length !== FIELDS.length) {
    return { fault: `"${text}" has ${parts.length} fields, not ${FIELDS.length}` };
  }
  const fields: CronField[] = [];
  for (const [i, part] of parts.entries()) {
    const field = parseField(part, FIELDS[i]!);
    if (typeof field === "string") return { fault: field };
    fields.push(field);
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek] = fields as [
    CronField,
    CronField,
    CronField,
    CronField,
    CronField,
  ];
  return { schedule: { kind: "fields", minute, hour, dayOfMonth, month, dayOfWeek, timeZone: zone } };
}

function parseField(text: string, bounds: Bounds): CronField | string {
  const values = new Set<number>();
  let isStar = false;
  for (const part of text.split(",").filter((candidate) => candidate !== "")) {
    const range = parseRange(part, bounds);
    if (typeof range === "string") return range;
    for (let value = range.from; value <= range.to; value += range.step) values.add(value);
    isStar ||= range.isStar;
  }
  return { values, isStar };
}

/** `5`, `5-9`, `*`, `10-40/5`, and `5/10` for 5-max/10; or a fault. */
function parseRange(
  text: string,
  bounds: Bounds,
): { from: number; to: number; step: number; isStar: boolean } | string {
  const wrong = (why: string) => `${bounds.name} "${text}": ${why}`;
  const [span = "", stepText, ...extra] = text.split("/");
  if (extra.length > 0) return wrong("more than one step");
  const step = stepText === undefined ? 1 : /^\d+$/.test(stepText) ? Number(stepText) : 0;
  if (step === 0) return wrong("a step must be a number above 0");
  const ends = span.split("-");
  const isAny = ends[0] === "*" || ends[0] === "?";
  if (isAny) return { from: bounds.min, to: bounds.max, step, isStar: step === 1 };
  if (ends.length > 2) return wrong("more than one range");
  const from = readValue(ends[0]!, bounds);
  const to = ends.length === 2 ? readValue(ends[1]!, bounds) : stepText === undefined ? from : bounds.max;
  if (from === undefined || to === undefined) return wrong("not a number or a name");
  if (from < bounds.min || to > bounds.max) return wrong(`must be from ${bounds.min} to ${bounds.max}`);
  if (from > to) return wrong("the range begins after its end");
  return { from, to, step, isStar: false };
}

function readValue(text: string, { names, min }: Bounds): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const index = names?.indexOf(text.toLowerCase()) ?? -1;
  return index < 0 ? undefined : index + min;
}
