import { MAX_REPLICAS } from "./defaults.js";

/**
 * `floor(a · b / divisor)` of whole numbers, exact also where `a · b` exceeds 2^53 (memory in thousandths of a
 * byte does).
 */
export function floorOfProduct(a: number, b: number, divisor: number): number {
  const product = a * b;
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / divisor);
  return Number((BigInt(a) * BigInt(b)) / BigInt(divisor));
}

/** `ceil(value)` as a replica count: capped at the largest int32. */
export function ceilToReplicas(value: number): number {
  return Math.min(Math.ceil(value), MAX_REPLICAS);
}
