/** Which family of suffixes a quantity was written with; sums and prints keep it. */
export type QuantityFormat = "DecimalSI" | "BinarySI" | "DecimalExponent";

interface SuffixMeaning {
  readonly base: 2 | 10;
  readonly exponent: number;
  readonly format: QuantityFormat;
}

const DECIMAL_SUFFIXES: readonly (readonly [string, number])[] = [
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["", 0],
  ["k", 3],
  ["M", 6],
  ["G", 9],
  ["T", 12],
  ["P", 15],
  ["E", 18],
];

/** By power of 1024, from 1. */
const BINARY_SUFFIXES: readonly string[] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

const MEANINGS: ReadonlyMap<string, SuffixMeaning> = new Map<string, SuffixMeaning>([
  ...DECIMAL_SUFFIXES.map(
    ([suffix, exponent]) => [suffix, { base: 10, exponent, format: "DecimalSI" }] as const,
  ),
  ...BINARY_SUFFIXES.slice(1).map(
    (suffix, i) => [suffix, { base: 2, exponent: 10 * (i + 1), format: "BinarySI" }] as const,
  ),
]);

const DECIMAL_BY_EXPONENT: ReadonlyMap<number, string> = new Map(
  DECIMAL_SUFFIXES.map(([suffix, exponent]) => [exponent, suffix]),
);

/** Every suffix a quantity may end in, for messages. */
export const QUANTITY_SUFFIXES: readonly string[] = [...MEANINGS.keys()].filter((suffix) => suffix !== "");

/** Exponents beyond this are refused: no resource needs them, and exact arithmetic on them would exhaust memory. */
const MAX_EXPONENT = 1000;

/**
 * What a suffix multiplies by, or undefined if it is none.
 *
 * Source: kubernetes v1.36.3 apimachinery pkg/api/resource/suffix.go#interpret.
 * Deviates: exponents beyond ±1000 are errors (upstream keeps 32 bits of them).
 */
export function interpretSuffix(suffix: string): SuffixMeaning | undefined {
  const known = MEANINGS.get(suffix);
  if (known !== undefined) return known;
  if (!/^[eE][+-]?\d+$/.test(suffix)) return undefined;
  const exponent = Number(suffix.slice(1));
  if (Math.abs(exponent) > MAX_EXPONENT) return undefined;
  return { base: 10, exponent, format: "DecimalExponent" };
}

/** The suffix for a power of ten; beyond `E` and `n` the exponent form. */
export function decimalSuffix(exponent: number, format: QuantityFormat): string {
  if (format === "DecimalSI") {
    const suffix = DECIMAL_BY_EXPONENT.get(exponent);
    if (suffix !== undefined) return suffix;
  }
  return exponent === 0 ? "" : `e${exponent}`;
}

/** The suffix for a power of 1024, at most `Ei`. */
export function binarySuffix(power: number): string {
  return BINARY_SUFFIXES[power]!;
}

export const LARGEST_BINARY_POWER = BINARY_SUFFIXES.length - 1;
