export { apportion } from "./apportion.js";
export {
  type BillingPeriod,
  billedMicros,
  billNodes,
  extraBilledMicros,
  type NodeLife,
} from "./bill-nodes.js";
export {
  CONTROL_PLANE_PRICES,
  type ControlPlaneName,
  HOURS_PER_MONTH,
  MINIMUM_BILLED_SECONDS,
} from "./billing-rules.js";
export { HourlyMeter, hourlyCharge } from "./hourly-charge.js";
export { costShare, requestedShare, type SharedAmounts, systemShare, WHOLE_NODE } from "./node-shares.js";
export { CROSS_ZONE_USD_PER_GIB } from "./transfer-prices.js";
export { VolumeMeter } from "./volume-meter.js";
