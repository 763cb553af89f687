export {
  type Distance,
  type DistanceShares,
  distanceBetween,
  distanceShares,
  type NetworkPlace,
} from "./distance.js";
export { type EndpointConditions, type EndpointPod, endpointConditions } from "./endpoint-conditions.js";
export { proxySyncTime } from "./proxy-sync-time.js";
export { type Endpoint, type SelectedEndpoints, selectEndpoints } from "./select-endpoints.js";
export { type ServiceRouting, serviceRouting, unmodelledServiceSettings } from "./service-routing.js";
