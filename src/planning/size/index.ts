export { chooseTypes, type TypeChoice } from "./choose-types.js";
export { binLowerBound, costLowerBound } from "./lower-bounds.js";
export { parseGrowth } from "./parse-growth.js";
export { DEFAULT_SIZE_SEEDS, DEFAULT_SIZE_TYPES, type SizeInput, type SizeOptions, size } from "./size.js";
export { renderSizing, sizeVerdict } from "./size-report.js";
export type { ClusterPlan, SizeResult, TriedPlan } from "./size-result.js";
