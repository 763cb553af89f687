/** 2 / (1 + √5): multiples of it spread evenly over 0..1. */
const GOLDEN_FRACTION = 0.6180339887498949;

/**
 * Divides a whole amount among weights into whole parts that add up to it exactly.
 *
 * Each part is within one unit of its exact share. `round` counts calls over the same keys: the roundings fall
 * elsewhere each time, so that the parts of many rounds add up to the exact shares within a few units.
 * `total` is at least 0; weights are finite and at least 0, and when all are 0 the last one gets everything.
 *
 * @example apportion(10, [1, 1, 1], 0) // [3, 3, 4]
 */
export function apportion(total: number, weights: ArrayLike<number>, round: number): Float64Array {
  const count = weights.length;
  const parts = new Float64Array(count);
  let whole = 0;
  for (let i = 0; i < count; i++) whole += weights[i]!;
  const offset = (round * GOLDEN_FRACTION) % 1;
  let sum = 0;
  let given = 0;
  for (let i = 0; i < count - 1; i++) {
    sum += weights[i]!;
    const upTo = whole > 0 ? Math.min(total, Math.floor(total * (sum / whole) + offset)) : 0;
    parts[i] = upTo - given;
    given = upTo;
  }
  if (count > 0) parts[count - 1] = total - given;
  return parts;
}
