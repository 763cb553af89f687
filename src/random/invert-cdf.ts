/**
 * The x in [low, high] at which an increasing function reaches `p`, by bisection to the last bit that matters.
 * `high` is doubled until it is far enough.
 */
export function invertIncreasing(
  increasing: (x: number) => number,
  p: number,
  low: number,
  high: number,
): number {
  for (let i = 0; i < 1100 && increasing(high) < p; i++) {
    low = high;
    high *= 2;
  }
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (increasing(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
