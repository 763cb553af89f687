export { nodeFileSource } from "./node-file-source.js";
export { checkResultsFolder, portableName, writeResults } from "./write-results.js";
