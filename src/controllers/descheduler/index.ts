export { Descheduler, type DeschedulerOptions } from "./controller.js";
export {
  DEFAULT_POD_PROTECTIONS,
  type DefaultEvictorArgs,
  EXTRA_POD_PROTECTIONS,
  type PodProtection,
} from "./default-evictor.js";
export {
  DESCHEDULER_PLUGINS,
  type DeschedulerPlugin,
  type DeschedulerPolicy,
  type DeschedulerProfile,
  type NamespaceChoice,
} from "./descheduler-policy.js";
export { highNodeUtilization } from "./high-node-utilization.js";
export { lowNodeUtilization } from "./low-node-utilization.js";
