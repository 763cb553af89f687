export { type ConnectionOptions, DEFAULT_RESOLVER, type ResolverOptions } from "./connection-options.js";
export {
  type EntryNode,
  type RouterHost,
  type RoutingOptions,
  ServiceRouter,
  type ServiceState,
} from "./service-router.js";
