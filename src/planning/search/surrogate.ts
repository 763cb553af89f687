/** A guess of a function from some of its values. */
export type Surrogate = (place: readonly number[]) => number;

/** Keeps the system solvable where places repeat, and lets values that carry noise be missed by a little. */
const SMOOTHING = 1e-6;

/**
 * Interpolates values at places of the unit cube by cubic radial functions with a linear trend.
 *
 * Places must differ; fewer than two give the mean. Source: Regis and Shoemaker, "A stochastic radial basis function
 * method for the global optimization of expensive functions" (2007), section 2.
 */
export function fitSurrogate(places: readonly (readonly number[])[], values: readonly number[]): Surrogate {
  const count = places.length;
  const dimensions = places[0]?.length ?? 0;
  const mean = count === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return () => mean;
  const size = count + dimensions + 1;
  const rows = Array.from({ length: size }, () => new Float64Array(size + 1));
  for (let i = 0; i < count; i++) {
    const row = rows[i]!;
    for (let j = 0; j < count; j++) row[j] = distance(places[i]!, places[j]!) ** 3;
    row[i]! += SMOOTHING;
    row[count] = 1;
    rows[count]![i] = 1;
    for (let d = 0; d < dimensions; d++) {
      row[count + 1 + d] = places[i]![d]!;
      rows[count + 1 + d]![i] = places[i]![d]!;
    }
    row[size] = values[i]! - mean;
  }
  // A direction in which no place differs has no slope.
  for (let k = count; k < size; k++) rows[k]![k] = -SMOOTHING;
  const weights = solve(rows, size);
  if (weights === null) return () => mean;
  return (place) => {
    let value = mean + weights[count]!;
    for (let i = 0; i < count; i++) value += weights[i]! * distance(place, places[i]!) ** 3;
    for (let d = 0; d < dimensions; d++) value += weights[count + 1 + d]! * place[d]!;
    return value;
  };
}

/** How far apart two places of the unit cube are. */
export function distance(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d]! - b[d]!) ** 2;
  return Math.sqrt(sum);
}

/** Gaussian elimination with partial pivoting; null where the system has no single solution. */
function solve(rows: Float64Array[], size: number): Float64Array | null {
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    }
    const head = rows[pivot]!;
    if (Math.abs(head[column]!) < 1e-13) return null;
    rows[pivot] = rows[column]!;
    rows[column] = head;
    for (let row = column + 1; row < size; row++) {
      const current = rows[row]!;
      const factor = current[column]! / head[column]!;
      if (factor === 0) continue;
      for (let k = column; k <= size; k++) current[k]! -= factor * head[k]!;
    }
  }
  const solution = new Float64Array(size);
  for (let row = size - 1; row >= 0; row--) {
    let value = rows[row]![size]!;
    for (let k = row + 1; k < size; k++) value -= rows[row]![k]! * solution[k]!;
    solution[row] = value / rows[row]![row]!;
  }
  return solution;
}
