export { nodeFileSource } from "./node-file-source.js";
export { readPageAssets } from "./read-page-assets.js";
export { writeFileWhole } from "./write-file-whole.js";
export { checkResultsFolder, portableName, writeResults } from "./write-results.js";
