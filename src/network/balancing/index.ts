export type { Balanced, Balancer, UniformSource } from "./balancer.js";
export {
  type Balancing,
  balancerOf,
  IPVS_SCHEDULER_NAMES,
  looksAtClient,
  PROXY_MODES,
  proxyBalancing,
} from "./balancing.js";
export { ipvsBucket } from "./hash-balancer.js";
