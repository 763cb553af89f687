import type { QuantityFormat } from "./quantity-suffix.js";

/**
 * An exact decimal amount as Kubernetes keeps it: `unscaled × 10^-scale`, and how it was written.
 *
 * `wide` tells which of upstream's two forms holds it: false = 64-bit integer with a scale, true = big decimal.
 * They differ in how they round negative values (see `valueCeil`).
 *
 * Source: kubernetes v1.36.3 apimachinery pkg/api/resource/quantity.go
 */
export interface Quantity {
  readonly unscaled: bigint;
  readonly scale: number;
  readonly wide: boolean;
  readonly format: QuantityFormat;
  /** The text it was read from, where upstream would print that again unchanged. */
  readonly echo?: string;
}

export const MAX_INT64 = 2n ** 63n - 1n;
export const MIN_INT64 = -(2n ** 63n);

export function fitsInt64(value: bigint): boolean {
  return value <= MAX_INT64 && value >= MIN_INT64;
}

export function pow10(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

/** The amount as a multiple of 10^-scale; `scale` must be at least the quantity's own. */
function unscaledAt(quantity: Quantity, scale: number): bigint {
  return quantity.unscaled * pow10(scale - quantity.scale);
}

/** −1, 0 or 1: the sign of `a − b`. */
export function compareQuantities(a: Quantity, b: Quantity): -1 | 0 | 1 {
  const scale = Math.max(a.scale, b.scale);
  const difference = unscaledAt(a, scale) - unscaledAt(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** −1, 0 or 1. */
export function signOfQuantity(quantity: Quantity): -1 | 0 | 1 {
  return quantity.unscaled < 0n ? -1 : quantity.unscaled > 0n ? 1 : 0;
}

/** `a + b`, in the suffix family of `a` unless `a` is zero. Source: quantity.go#Add. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  const scale = Math.max(a.scale, b.scale);
  const unscaled = unscaledAt(a, scale) + unscaledAt(b, scale);
  return {
    unscaled,
    scale,
    wide: a.wide || b.wide || !fitsInt64(unscaled),
    format: a.unscaled === 0n ? b.format : a.format,
  };
}

/** `a − b`, in the suffix family of `a` unless `a` is zero. Source: quantity.go#Sub. */
export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return addQuantities(a, { ...b, unscaled: -b.unscaled });
}

/**
 * The amount in whole units, rounded away from zero.
 *
 * Source: kubernetes v1.36.3 quantity.go#Value.
 * Deviates: amounts beyond 64 bits saturate (upstream returns 0 or wraps). Negative amounts written with a
 * fraction and a binary suffix keep upstream's odd rounding, vectors `quantity/parse`.
 */
export function valueCeil(quantity: Quantity): bigint {
  return scaledCeil(quantity, 0);
}

/** The amount in thousandths, rounded as `valueCeil` rounds. Source: quantity.go#MilliValue. */
export function milliCeil(quantity: Quantity): bigint {
  return scaledCeil(quantity, 3);
}

function scaledCeil(quantity: Quantity, scale: number): bigint {
  const dropped = quantity.scale - scale;
  if (dropped <= 0) return saturate(quantity.unscaled * pow10(-dropped));
  const divisor = pow10(dropped);
  if (!quantity.wide || quantity.unscaled >= 0n) {
    const result = quantity.unscaled / divisor;
    const away = quantity.unscaled < 0n ? -1n : 1n;
    return saturate(quantity.unscaled % divisor === 0n ? result : result + away);
  }
  // Upstream's scaledValue() for big decimals: the low 64 bits, truncated, plus one.
  const wrapped = BigInt.asIntN(64, quantity.unscaled);
  return wrapped % divisor === 0n ? wrapped / divisor : wrapped / divisor + 1n;
}

function saturate(value: bigint): bigint {
  return value > MAX_INT64 ? MAX_INT64 : value < MIN_INT64 ? MIN_INT64 : value;
}

/** The nearest floating-point number in base units. */
export function quantityToNumber(quantity: Quantity): number {
  return Number(`${quantity.unscaled}e${-quantity.scale}`);
}
