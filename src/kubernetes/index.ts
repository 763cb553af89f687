export {
  compileLabelSelector,
  isEmptySelector,
  type LabelMatcher,
  matchesLabelSelector,
  matchesStringMap,
} from "./label-selector.js";
export { isPodLevelResource, type PodRequests, podRequests } from "./pod-requests.js";
export * from "./types/index.js";
