/** Largest amount that upstream's quantities hold, 2^63 − 1, as the nearest double. */
export const MAX_INT64 = 2 ** 63;

/** Outcome of a proportional scaling. */
export interface Scaled {
  readonly amount: number;
  readonly outcome: "exact" | "capped" | "divisionByZero";
}

/**
 * `amount` · `numerator` / `denominator` in whole numbers, rounded as asked; parts of a unit are rounded up before.
 * A denominator of 0 leaves the amount, a result beyond 63 bits is the largest number.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/utils/vpa/limit_and_request_scaling.go#scaleQuantityProportionally.
 */
export function scaleProportionally(
  amount: number,
  denominator: number,
  numerator: number,
  rounding: "up" | "down",
): Scaled {
  if (denominator === 0) return { amount, outcome: "divisionByZero" };
  const [a, b, c] = [Math.ceil(amount), Math.ceil(numerator), Math.ceil(denominator)];
  const product = a * b;
  if (Number.isSafeInteger(product)) {
    return { amount: rounding === "up" ? Math.ceil(product / c) : Math.floor(product / c), outcome: "exact" };
  }
  const exact = BigInt(a) * BigInt(b);
  const divisor = BigInt(c);
  const rest = exact % divisor;
  const quotient = exact / divisor + (rounding === "up" && rest > 0n ? 1n : 0n);
  if (quotient >= 2n ** 63n) return { amount: MAX_INT64, outcome: "capped" };
  return { amount: Number(quotient), outcome: "exact" };
}
