import { fitsInt64, MAX_INT64, pow10, type Quantity } from "./quantity.js";
import { interpretSuffix } from "./quantity-suffix.js";

/** Upstream keeps amounts of up to this many decimal digits in a 64-bit integer. */
const MAX_INT64_DIGITS = 18;
const NANO_SCALE = 9;
const SHAPE = /^([+-]?)0*(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[+-]?\d*)$/;

/**
 * Reads a quantity in exactly the grammar of Kubernetes, or returns undefined.
 *
 * Amounts finer than 1e-9 are rounded away from zero; binary amounts are capped at 2^63 − 1. A JSON number is
 * read by its shortest decimal form, as the API server does.
 *
 * Source: kubernetes v1.36.3 apimachinery pkg/api/resource/quantity.go#ParseQuantity
 *
 * @example valueCeil(parseQuantity("1.5Gi")!) // 1610612736n
 * @example parseQuantity("1GB") // undefined
 */
export function parseQuantity(text: string | number): Quantity | undefined {
  const raw = typeof text === "number" ? String(text) : text;
  if (raw === "") return undefined;
  if (raw === "0") return { unscaled: 0n, scale: 0, wide: false, format: "DecimalSI", echo: raw };
  const match = SHAPE.exec(raw);
  if (match === null) return undefined;
  const suffix = interpretSuffix(match[4]!);
  if (suffix === undefined) return undefined;
  const isNegative = match[1] === "-";
  const whole = match[2] === "" ? "0" : match[2]!;
  const fraction = match[3] ?? "";
  const digits = whole + fraction;
  const { base, exponent, format } = suffix;

  const fitsFastPath =
    base === 10
      ? digits.length <= MAX_INT64_DIGITS && fraction.length - exponent <= NANO_SCALE
      : fraction === "" && 15 - whole.length - Math.trunc(Math.fround(exponent * 3) / 10) - 1 >= 0;
  if (fitsFastPath) {
    const value = BigInt(digits);
    const product = base === 10 ? value : value << BigInt(exponent);
    if (fitsInt64(product)) {
      const scale = base === 10 ? fraction.length - exponent : 0;
      const isEchoed =
        base === 10 ? scale % 3 === 0 && !digits.endsWith("000") && digits[0] !== "0" : (value & 7n) !== 0n;
      const unscaled = isNegative ? -product : product;
      return isEchoed
        ? { unscaled, scale, wide: false, format, echo: raw }
        : { unscaled, scale, wide: false, format };
    }
  }

  let unscaled = BigInt(digits);
  let scale = fraction.length;
  if (base === 10) scale -= exponent;
  else unscaled <<= BigInt(exponent);
  if (unscaled !== 0n) {
    unscaled = roundUpToNano(unscaled, scale);
    scale = NANO_SCALE;
  }
  const one = pow10(Math.max(scale, 0));
  if (format === "BinarySI" && unscaled > MAX_INT64 * one) {
    unscaled = MAX_INT64;
    scale = 0;
  }
  const isFractional = format === "BinarySI" && unscaled > 0n && unscaled < one;
  return {
    unscaled: isNegative ? -unscaled : unscaled,
    scale,
    wide: true,
    format: isFractional ? "DecimalSI" : format,
  };
}

function roundUpToNano(unscaled: bigint, scale: number): bigint {
  if (scale <= NANO_SCALE) return unscaled * pow10(NANO_SCALE - scale);
  const divisor = pow10(scale - NANO_SCALE);
  return (unscaled + divisor - 1n) / divisor;
}
