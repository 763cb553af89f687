/**
 * Processor sharing on a number of cores that need not be whole (a CPU limit of 1.5 cores), where one request uses
 * at most one core. With n requests present work is done at min(n, cores) cores, shared equally; the means do not
 * depend on the form of the service time.
 *
 * `offered`: cores of work arriving; `capacity`: most requests present, or Infinity (then offered < cores).
 * Source: birth-and-death balance; with whole cores it is M/M/c (or M/M/c/K), with up to one core M/M/1-PS.
 */
export function sharedCoresMeans(
  offered: number,
  cores: number,
  capacity: number,
): { readonly number: number; readonly blocking: number } {
  const whole = Math.floor(cores);
  let weight = 1;
  let total = 0;
  let number = 0;
  const last = Math.min(whole, capacity);
  for (let n = 0; n <= last; n++) {
    if (n > 0) weight *= offered / n;
    total += weight;
    number += weight * n;
    // Relative weights are all that counts; keep them in range for hundreds of cores.
    if (weight > 1e200) {
      total /= weight;
      number /= weight;
      weight = 1;
    }
  }
  const ratio = offered / cores;
  if (capacity === Number.POSITIVE_INFINITY) {
    // Σ_{j≥1} weight ratio^j (whole + j)
    const tail = (weight * ratio) / (1 - ratio);
    total += tail;
    number += tail * whole + tail / (1 - ratio);
    return { number: number / total, blocking: 0 };
  }
  for (let n = last + 1; n <= capacity; n++) {
    weight *= ratio;
    total += weight;
    number += weight * n;
    if (weight > 1e200) {
      total /= weight;
      number /= weight;
      weight = 1;
    }
  }
  return { number: number / total, blocking: weight / total };
}

/**
 * E[T²] / E[T]² of accepted requests with exponential work, from the chain of a tagged request and the others
 * beside it: two tridiagonal systems for the conditional moments.
 */
export function sharedCoresSecondMoment(offered: number, cores: number, capacity: number): number {
  if (cores <= 1 && capacity === Number.POSITIVE_INFINITY) return 4 / (2 - offered / cores);
  const ratio = offered / cores;
  const most =
    capacity === Number.POSITIVE_INFINITY
      ? Math.ceil(cores) + Math.min(20_000, Math.ceil(2 * (Math.log(1e-14) / Math.log(ratio))) + 30)
      : capacity;
  // Unit of time: one request's work on one core. State n: n others, n = 0 … most − 1.
  const diagonal = new Float64Array(most);
  const upper = new Float64Array(most);
  const lower = new Float64Array(most);
  for (let n = 0; n < most; n++) {
    const work = Math.min(n + 1, cores);
    upper[n] = n + 1 < most ? offered : 0;
    lower[n] = (work * n) / (n + 1);
    diagonal[n] = upper[n]! + work;
  }
  const first = solve(lower, diagonal, upper, new Float64Array(most).fill(1));
  const second = solve(
    lower,
    diagonal,
    upper,
    first.map((x) => 2 * x),
  );
  let weight = 1;
  let total = 0;
  let mean = 0;
  let square = 0;
  for (let n = 0; n < most; n++) {
    if (n > 0) weight *= offered / Math.min(n, cores);
    total += weight;
    mean += weight * first[n]!;
    square += weight * second[n]!;
    if (weight > 1e200) {
      total /= weight;
      mean /= weight;
      square /= weight;
      weight = 1;
    }
  }
  return (square * total) / (mean * mean);
}

/** Thomas' algorithm for diagonal·x(n) − upper·x(n+1) − lower·x(n−1) = right. */
function solve(
  lower: Float64Array,
  diagonal: Float64Array,
  upper: Float64Array,
  right: Float64Array,
): Float64Array {
  const n = diagonal.length;
  const c = new Float64Array(n);
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const before = i === 0 ? 0 : lower[i]!;
    const pivot = diagonal[i]! - before * (i === 0 ? 0 : c[i - 1]!);
    c[i] = upper[i]! / pivot;
    x[i] = (right[i]! + before * (i === 0 ? 0 : x[i - 1]!)) / pivot;
  }
  for (let i = n - 2; i >= 0; i--) x[i]! += c[i]! * x[i + 1]!;
  return x;
}
