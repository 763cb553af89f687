declare const epochMicros: unique symbol;

/** A wall-clock instant: integer microseconds since 1970-01-01T00:00:00Z. */
export type EpochMicros = number & { readonly [epochMicros]: true };

/** The fields of a local date and time; `month` 1–12, `day` 1–31, `weekday` 0 = Sunday. */
export interface CivilTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly weekday: number;
}

const TIMESTAMP =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i;

/**
 * Reads `2026-01-05T00:00:00Z`, `2026-01-05 00:00:00.1234567`, `2026-01-05T01:00+01:00` or `2026-01-05`.
 * Without an offset the text is local time of `timeZone`. Fractions are cut to the microsecond. Returns undefined
 * for anything else, impossible dates included.
 *
 * Order: a local time that occurs twice (end of summer time) is the earlier instant; one that a change of clocks
 * skips is read with the offset before the change.
 */
export function parseTimestamp(text: string, timeZone = "UTC"): EpochMicros | undefined {
  const match = TIMESTAMP.exec(text.trim());
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((i) => Number(match[i] ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const localSeconds = daysFromCivil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
  const fraction = match[7] === undefined ? 0 : Number(match[7].padEnd(6, "0").slice(0, 6));
  const offset = match[8] === undefined ? localOffset(localSeconds, timeZone) : readOffset(match[8]);
  if (offset === undefined) return undefined;
  return ((localSeconds - offset) * 1e6 + fraction) as EpochMicros;
}

/** Prints an instant as RFC 3339 in a time zone, to the second. @example "2026-01-05T01:00:00+01:00" */
export function formatTimestamp(at: EpochMicros, timeZone = "UTC"): string {
  const epochSeconds = Math.floor(at / 1e6);
  const offset = zoneOffsetSeconds(epochSeconds, timeZone);
  const c = civilTime(at, timeZone);
  const two = (n: number) => String(n).padStart(2, "0");
  const zone =
    offset === 0
      ? "Z"
      : `${offset < 0 ? "-" : "+"}${two(Math.floor(Math.abs(offset) / 3600))}:${two(Math.floor((Math.abs(offset) % 3600) / 60))}`;
  return `${String(c.year).padStart(4, "0")}-${two(c.month)}-${two(c.day)}T${two(c.hour)}:${two(c.minute)}:${two(c.second)}${zone}`;
}

/** The local date and time of an instant in a time zone. */
export function civilTime(at: EpochMicros, timeZone = "UTC"): CivilTime {
  const epochSeconds = Math.floor(at / 1e6);
  const local = epochSeconds + zoneOffsetSeconds(epochSeconds, timeZone);
  const days = Math.floor(local / 86_400);
  const rest = local - days * 86_400;
  return {
    ...civilFromDays(days),
    hour: Math.floor(rest / 3600),
    minute: Math.floor((rest % 3600) / 60),
    second: rest % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
  };
}

/** True for `UTC` and the IANA names that this runtime knows. */
export function isTimeZone(name: string): boolean {
  if (name === "UTC") return true;
  try {
    formatterOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Seconds that local time of a zone is ahead of UTC at an instant. */
export function zoneOffsetSeconds(epochSeconds: number, timeZone: string): number {
  if (timeZone === "UTC") return 0;
  // Offsets change at quarter hours at the finest, so one look per quarter hour is enough for long traces.
  const quarter = Math.floor(epochSeconds / 900);
  const cached = lastOffset;
  if (cached.zone === timeZone && cached.quarter === quarter) return cached.offset;
  const fields = new Map<string, number>();
  for (const part of formatterOf(timeZone).formatToParts(quarter * 900_000)) {
    fields.set(part.type, Number(part.value));
  }
  const local =
    daysFromCivil(fields.get("year")!, fields.get("month")!, fields.get("day")!) * 86_400 +
    fields.get("hour")! * 3600 +
    fields.get("minute")! * 60 +
    fields.get("second")!;
  const offset = local - quarter * 900;
  lastOffset = { zone: timeZone, quarter, offset };
  return offset;
}

let lastOffset = { zone: "", quarter: 0, offset: 0 };
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

function localOffset(localSeconds: number, timeZone: string): number {
  if (timeZone === "UTC") return 0;
  const before = zoneOffsetSeconds(localSeconds - 86_400, timeZone);
  const after = zoneOffsetSeconds(localSeconds + 86_400, timeZone);
  if (before === after) return before;
  return zoneOffsetSeconds(localSeconds - before, timeZone) === before
    ? before
    : pickAfter(localSeconds, timeZone, before, after);
}

function pickAfter(localSeconds: number, timeZone: string, before: number, after: number): number {
  return zoneOffsetSeconds(localSeconds - after, timeZone) === after ? after : before;
}

function readOffset(text: string): number | undefined {
  const upper = text.toUpperCase();
  if (upper === "Z" || upper === "UTC") return 0;
  const digits = upper.slice(1).replace(":", "").padEnd(4, "0");
  const hours = Number(digits.slice(0, 2));
  const minutes = Number(digits.slice(2, 4));
  if (hours > 14 || minutes > 59) return undefined;
  return (upper[0] === "-" ? -1 : 1) * (hours * 3600 + minutes * 60);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from 1970-01-01 to a date of the Gregorian calendar. Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function civilFromDays(days: number): { year: number; month: number; day: number } {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}
