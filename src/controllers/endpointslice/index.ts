export { EndpointSliceController, type EndpointSliceOptions } from "./controller.js";
export {
  CONCURRENT_SERVICE_ENDPOINT_SYNCS,
  PROXY_MIN_SYNC_PERIOD,
  PROXY_PROGRAMMING_TIME,
} from "./defaults.js";
