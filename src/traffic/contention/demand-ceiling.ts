/** A ceiling is raised to the next of these steps, four to the doubling, so that it is seldom passed. */
const STEPS_PER_OCTAVE = 4;

/** A demand that fell below this share of its ceiling lowers it. */
export const LOW_SHARE = 0.5;

/** What rounding may add to a sum that is just enough. */
export const ENOUGH = 1 + 1e-9;

/** What a demand stays below until somebody is told. */
export function ceilingOf(demand: number): number {
  if (!(demand > 0)) return 0;
  return 2 ** (Math.ceil(Math.log2(demand) * STEPS_PER_OCTAVE) / STEPS_PER_OCTAVE) * ENOUGH;
}
