declare const microUsd: unique symbol;

/** Money as a whole number of millionths of a US dollar, so that sums are exact. */
export type MicroUsd = number & { readonly [microUsd]: true };

export function microUsdOf(value: number): MicroUsd {
  return value as MicroUsd;
}

export function toUsd(amount: MicroUsd | number): number {
  return amount / 1e6;
}
