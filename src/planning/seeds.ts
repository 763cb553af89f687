import { InputError } from "../diagnostics/index.js";

const MOST_SEEDS = 1000;

/**
 * Seeds of replications: the scenario's own and those after it, so that every variant is played on the same luck.
 *
 * @example seedsFrom(42, 3) // [42, 43, 44]
 */
export function seedsFrom(seed: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => seed + i);
}

/** Throws InputError: HR1934 for a number of seeds that is no whole number from 1 to 1000. */
export function checkSeedCount(count: number | undefined): void {
  if (count === undefined || (Number.isInteger(count) && count >= 1 && count <= MOST_SEEDS)) return;
  const rule = `--seeds is a whole number from 1 to ${MOST_SEEDS}`;
  throw new InputError([{ code: "HR1934", severity: "error", message: `${count} seeds`, rule }]);
}
