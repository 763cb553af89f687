export { type AllocatableOptions, allocatableOf, type NodeAllocatable } from "./allocatable.js";
export { findInstanceType } from "./find-instance-type.js";
export type { CloudProvider, InstanceType } from "./instance-type.js";
export { CATALOGUE_SOURCES, INSTANCE_TYPES } from "./instance-types.js";
export type {
  CloudError,
  CloudInstance,
  CloudNodeGroup,
  NodeGroupOverrides,
  NodeGroupProvider,
} from "./node-group-provider.js";
export { SimulatedCloud, type SimulatedCloudOptions, type SimulatedGroupSpec } from "./simulated-cloud.js";
