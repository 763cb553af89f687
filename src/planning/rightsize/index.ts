export type { PlayFigures } from "./play-figures.js";
export {
  type PlayedPair,
  type Rightsizing,
  renderRightsizing,
  rightsizingFiles,
} from "./render-rightsizing.js";
export { rightsize } from "./rightsize.js";
export type { SizedContainer, Slack } from "./size-containers.js";
