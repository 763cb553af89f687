import { InputError } from "../diagnostics/index.js";

/** Throws InputError HR1810 for an option that is no whole number from 1. */
export function checkPositive(option: string, value: number | undefined): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= 1)) return;
  throw new InputError([
    {
      code: "HR1810",
      severity: "error",
      place: { file: option },
      message: `${Number.isNaN(value) ? "that" : value} is not possible`,
      rule: `${option} is a whole number from 1`,
    },
  ]);
}
