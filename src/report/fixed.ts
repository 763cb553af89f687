import { groupDigits } from "../units/index.js";

/** Prints a number with fixed digits, "" for null; never "-0". */
export function fixed(value: number | null, digits: number): string {
  if (value === null) return "";
  if (Number.isSafeInteger(value)) return digits === 0 ? String(value) : `${value}.${ZEROS.slice(0, digits)}`;
  const scaled = value * 10 ** digits;
  // Where the scaled value is far enough from a tie, rounding it gives toFixed's digits in a third of its time.
  if (scaled >= 0 && scaled < 1e9 && digits > 0 && Math.abs((scaled % 1) - 0.5) > 1e-6) {
    const rounded = Math.round(scaled);
    const whole = Math.floor(rounded / 10 ** digits);
    return `${whole}.${String(rounded - whole * 10 ** digits).padStart(digits, "0")}`;
  }
  const text = value.toFixed(digits);
  return value < 0 && Number(text) === 0 ? (0).toFixed(digits) : text;
}

// As many as toFixed may be asked for.
const ZEROS = "0".repeat(100);

/** Prints a number with at most `digits` decimals and no trailing zeros. @example "12.5", "3" */
export function short(value: number, digits: number): string {
  const text = fixed(value, digits);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** Rounds to fixed digits, so that JSON carries no noise of floating point. */
export function rounded(value: number | null, digits: number): number | null {
  return value === null ? null : Number(fixed(value, digits));
}

/** A number rounded to a whole one, in groups of three digits, for people. @example "1 234 567" */
export function grouped(value: number): string {
  return groupDigits(fixed(value, 0));
}

/** A share as percent. @example "0.12 %" */
export function percent(share: number | null, digits = 2): string {
  return share === null ? "" : `${fixed(share * 100, digits)} %`;
}

/** A span in the unit that suits it: `850 µs`, `12.3 ms`, `4.20 s`, `3 m 20 s`; "" for null. */
export function spanText(seconds: number | null): string {
  if (seconds === null) return "";
  if (seconds === 0) return "0 s";
  if (seconds < 0.001) return `${fixed(seconds * 1e6, 0)} µs`;
  if (seconds < 1) return `${fixed(seconds * 1e3, 1)} ms`;
  if (seconds < 120) return `${fixed(seconds, 2)} s`;
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const parts = [hours > 0 ? `${hours} h` : "", minutes > 0 ? `${minutes} m` : "", `${whole % 60} s`];
  return parts.filter((part) => part !== "" && part !== "0 s").join(" ");
}

/** How often a thing came again. @example "once more", "12 times more" */
export function timesMore(repeats: number): string {
  return repeats === 1 ? "once more" : `${repeats} times more`;
}
