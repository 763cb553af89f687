export { type AllocatableOptions, allocatableOf, type NodeAllocatable } from "./allocatable.js";
export { findInstanceType } from "./find-instance-type.js";
export type { CloudProvider, InstanceType } from "./instance-type.js";
export { CATALOGUE_SOURCES, INSTANCE_TYPES } from "./instance-types.js";
