export { inProcessExecutor } from "./in-process-executor.js";
