import { InputError } from "../../diagnostics/index.js";

const MONTHS: Readonly<Record<string, number>> = { week: 7 / 30.4375, month: 1, quarter: 3, year: 12 };

/**
 * Growth of the load as a share each month: `5%/month`, `40%/year`, `1%/week`.
 *
 * Throws InputError: HR1825 for anything else.
 * @example parseGrowth("40%/year") // 0.02844…
 */
export function parseGrowth(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*%\s*\/\s*(week|month|quarter|year)$/.exec(text.trim());
  const share = match === null ? 0 : Number(match[1]) / 100;
  if (match === null || share <= 0) {
    throw new InputError([
      {
        code: "HR1825",
        severity: "error",
        place: { file: `--growth ${text}` },
        message: `"${text}" is no growth`,
        rule: "write for example 5%/month, 40%/year or 1%/week",
      },
    ]);
  }
  return (1 + share) ** (1 / MONTHS[match[2]!]!) - 1;
}
