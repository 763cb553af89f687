export type { NodeTimings } from "./node-controllers.js";
export { createRun, Run, type RunOptions } from "./run.js";
export { VERSION } from "./version.js";
