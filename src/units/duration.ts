import { type SimTime, seconds } from "./sim-time.js";

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
};

const DURATION = /^(?:\d+(?:\.\d+)?(?:us|µs|ms|s|m|h|d))+$/;
const PART = /(\d+(?:\.\d+)?)(us|µs|ms|s|m|h|d)/g;

/**
 * Reads a duration as Go and Kubernetes write it, plus days: `90s`, `1h30m`, `1.5h`, `250ms`, `2d`, `0`.
 * Returns undefined for anything else, negative durations included.
 */
export function parseDuration(text: string): SimTime | undefined {
  const trimmed = text.trim();
  if (trimmed === "0") return 0 as SimTime;
  if (!DURATION.test(trimmed)) return undefined;
  let total = 0;
  for (const [, amount, unit] of trimmed.matchAll(PART)) total += Number(amount) * UNIT_SECONDS[unit!]!;
  return seconds(total);
}

/** Prints a span in the largest units that keep it exact: `90_000_000` µs is `1m30s`. */
export function formatDuration(time: SimTime): string {
  if (time === 0) return "0s";
  if (time < 0) return `-${formatDuration(-time as SimTime)}`;
  let rest: number = time;
  let text = "";
  for (const [unit, size] of [
    ["d", 86_400e6],
    ["h", 3600e6],
    ["m", 60e6],
  ] as const) {
    const count = Math.floor(rest / size);
    if (count > 0) {
      text += `${count}${unit}`;
      rest -= count * size;
    }
  }
  if (rest === 0) return text;
  if (rest >= 1e6 || text !== "") return `${text}${trimZeros((rest / 1e6).toFixed(6))}s`;
  if (rest >= 1e3) return `${trimZeros((rest / 1e3).toFixed(3))}ms`;
  return `${rest}us`;
}

function trimZeros(decimal: string): string {
  return decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal;
}
