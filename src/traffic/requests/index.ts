export { DEFAULT_PLAYED_OPTIONS } from "./default-options.js";
export { NodeSharing, type SharingMember } from "./node-sharing.js";
export type { PlayedCall } from "./played-call.js";
export type { PlayedOptions } from "./played-options.js";
export type { PlayedTarget } from "./played-target.js";
export { PodServer } from "./pod-server.js";
export type { RequestArrivals } from "./request-arrivals.js";
export { RequestEngine } from "./request-engine.js";
export {
  type ConnectionOptions,
  DEFAULT_RESOLVER,
  type EntryNode,
  type ResolverOptions,
  type RoutingOptions,
  ServiceRouter,
  type ServiceState,
} from "./routing/index.js";
export type { ServerPlace, ServerSize } from "./server-size.js";
