export { TaintEvictionController, type TaintEvictionOptions } from "./controller.js";
export { tolerationSeconds } from "./toleration-seconds.js";
