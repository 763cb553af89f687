export { type Bytes, bytesOf, type CpuMillicores, millicores } from "./amounts.js";
export {
  type CivilTime,
  civilTime,
  daysFromCivil,
  type EpochMicros,
  formatTimestamp,
  isTimeZone,
  parseTimestamp,
  zoneOffsetSeconds,
} from "./calendar.js";
export { formatDuration, parseDuration } from "./duration.js";
export { groupDigits } from "./group-digits.js";
export { type MicroUsd, microUsdOf, toUsd } from "./money.js";
export { parseQuantity } from "./parse-quantity.js";
export { canonicalQuantity, printQuantity, quantityToDecimal } from "./print-quantity.js";
export {
  addQuantities,
  compareQuantities,
  milliCeil,
  type Quantity,
  quantityToNumber,
  signOfQuantity,
  subtractQuantities,
  valueCeil,
} from "./quantity.js";
export { parseBytes, parseCount, parseCpuMillicores } from "./quantity-amounts.js";
export { QUANTITY_SUFFIXES, type QuantityFormat } from "./quantity-suffix.js";
export {
  after,
  DAY,
  HOUR,
  MICROSECOND,
  MILLISECOND,
  MINUTE,
  micros,
  NEVER,
  SECOND,
  type SimTime,
  seconds,
  span,
  toSeconds,
  truncateToSecond,
} from "./sim-time.js";
