import { type Bytes, bytesOf, type CpuMillicores, millicores } from "./amounts.js";
import { parseQuantity } from "./parse-quantity.js";
import { milliCeil, valueCeil } from "./quantity.js";

const BYTES_PER_SUFFIX: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
};
const PLAIN_MILLI = /^\d{1,12}m$/;
const PLAIN_INTEGER = /^\d{1,12}$/;
const PLAIN_BYTES = /^(\d{1,6})([kMG]|[KMG]i)?$/;

/**
 * A CPU quantity in millicores, rounded up; undefined if it is no quantity.
 *
 * @example parseCpuMillicores("0.5") // 500
 * @example parseCpuMillicores("100u") // 1
 */
export function parseCpuMillicores(text: string | number): CpuMillicores | undefined {
  if (typeof text === "number") {
    if (Number.isSafeInteger(text * 1000) && Number.isInteger(text)) return millicores(text * 1000);
  } else {
    if (PLAIN_MILLI.test(text)) return millicores(Number(text.slice(0, -1)));
    if (PLAIN_INTEGER.test(text)) return millicores(Number(text) * 1000);
  }
  const quantity = parseQuantity(text);
  return quantity === undefined ? undefined : millicores(Number(milliCeil(quantity)));
}

/**
 * A memory or storage quantity in bytes, rounded up; undefined if it is no quantity.
 *
 * @example parseBytes("64Mi") // 67108864
 */
export function parseBytes(text: string | number): Bytes | undefined {
  const count = parseCount(text);
  return count === undefined ? undefined : bytesOf(count);
}

/** Any other quantity in whole units, rounded up: `pods`, `nvidia.com/gpu`. Undefined if it is no quantity. */
export function parseCount(text: string | number): number | undefined {
  if (typeof text === "number") {
    if (Number.isSafeInteger(text)) return text;
  } else {
    const match = PLAIN_BYTES.exec(text);
    if (match !== null) return Number(match[1]) * BYTES_PER_SUFFIX[match[2] ?? ""]!;
  }
  const quantity = parseQuantity(text);
  return quantity === undefined ? undefined : Number(valueCeil(quantity));
}
