export { NodeLifecycleController, type NodeLifecycleOptions } from "./controller.js";
export { DEFAULT_NODE_LIFECYCLE_FLAGS, type NodeLifecycleFlags } from "./defaults.js";
export {
  type EvictionRates,
  evictionRate,
  type ZoneHealth,
  type ZoneState,
  zoneState,
} from "./zone-state.js";
