import { pow10, type Quantity } from "./quantity.js";
import { binarySuffix, decimalSuffix, LARGEST_BINARY_POWER } from "./quantity-suffix.js";

/**
 * The canonical text: no fraction, no precision lost, the largest suffix of the quantity's family that allows it.
 *
 * Source: kubernetes v1.36.3 apimachinery pkg/api/resource/quantity.go#CanonicalizeBytes
 *
 * @example canonicalQuantity(parseQuantity("1.5Gi")!) // "1536Mi"
 */
export function canonicalQuantity(quantity: Quantity): string {
  const { unscaled, scale, format } = quantity;
  if (unscaled === 0n) return "0";
  if (format !== "BinarySI") return printDecimal(quantity);
  const whole = wholeUnits(unscaled, scale);
  // Small and fractional binary amounts print as decimals, so that nothing is rounded.
  if (whole === undefined || (whole > -1024n && whole < 1024n)) {
    return printDecimal({ ...quantity, format: "DecimalSI" });
  }
  let mantissa = whole;
  let power = 0;
  while (power < LARGEST_BINARY_POWER && mantissa % 1024n === 0n) {
    mantissa /= 1024n;
    power++;
  }
  return `${mantissa}${binarySuffix(power)}`;
}

/** What upstream's String() gives: the text it was read from where that passes for canonical, else the canonical one. */
export function printQuantity(quantity: Quantity): string {
  return quantity.echo ?? canonicalQuantity(quantity);
}

/** The exact amount in base units with all the digits it is kept with. @example "102435.840000000" for `100.035Ki` */
export function quantityToDecimal(quantity: Quantity): string {
  const { unscaled, scale } = quantity;
  if (scale <= 0) return String(unscaled * pow10(-scale));
  const sign = unscaled < 0n ? "-" : "";
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function wholeUnits(unscaled: bigint, scale: number): bigint | undefined {
  if (scale <= 0) return unscaled * pow10(-scale);
  const one = pow10(scale);
  return unscaled % one === 0n ? unscaled / one : undefined;
}

function printDecimal({ unscaled, scale, format }: Quantity): string {
  let mantissa = unscaled;
  let exponent = -scale;
  while (mantissa % 10n === 0n) {
    mantissa /= 10n;
    exponent++;
  }
  while (exponent % 3 !== 0) {
    mantissa *= 10n;
    exponent--;
  }
  return `${mantissa}${decimalSuffix(exponent, format)}`;
}
