/** Largest amount that the recommender writes, in millicores or bytes. */
export const MAX_AMOUNT = 1e14;

/**
 * A whole amount within 0 and 1e14, cut toward zero; an undefined product (0 · ∞) is 0.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/recommender/model/types.go#resourceAmountFromFloat.
 */
export function amountFrom(value: number): number {
  if (!(value > 0)) return 0;
  return value > MAX_AMOUNT ? MAX_AMOUNT : Math.trunc(value);
}

/** `amount` · `factor`, as an amount. Source: pkg/recommender/model/types.go#ScaleResource. */
export function scaleAmount(amount: number, factor: number): number {
  return amountFrom(amount * factor);
}

/** Cores as millicores. Source: pkg/recommender/model/types.go#CPUAmountFromCores. */
export function millicoresFromCores(cores: number): number {
  return amountFrom(cores * 1000);
}

/**
 * The next multiple at or above; undefined for a multiple that is not positive, where the amount stays as it is.
 * Source: pkg/recommender/model/types.go#RoundUpToScale.
 */
export function roundUpToMultiple(amount: number, multiple: number): number | undefined {
  if (multiple <= 0) return undefined;
  return amount % multiple === 0 ? amount : Math.ceil(amount / multiple) * multiple;
}

const UNITS = ["", "Ki", "Mi", "Gi", "Ti"];

/**
 * Memory in binary units with two digits, as the deprecated `humanize-memory` flag prints it; not exact.
 * Source: pkg/recommender/model/types.go#HumanizeMemoryQuantity.
 * @example humanizeMemory(1_610_612_736) // "1.50Gi"
 */
export function humanizeMemory(bytes: number): string {
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return unit === 0 ? String(bytes) : `${value.toFixed(2)}${UNITS[unit]}`;
}
