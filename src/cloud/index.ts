export { type AllocatableOptions, allocatableOf, type NodeAllocatable } from "./allocatable.js";
export {
  BOOT_MODELS,
  type BootModel,
  type BootModelName,
  bootModel,
  DEFAULT_BOOT_MODEL,
} from "./boot-models.js";
export {
  type ComparedInstanceType,
  compareInstanceTypes,
  INSTANCE_TYPE_ORDERS,
  type InstanceTypeFilter,
  type InstanceTypeOrder,
} from "./compare-instance-types.js";
export { findInstanceType } from "./find-instance-type.js";
export { CLOUD_PROVIDERS, type CloudProvider, type InstanceType } from "./instance-type.js";
export { CATALOGUE_SOURCES, INSTANCE_TYPES } from "./instance-types.js";
export {
  findMeasuredProvisioning,
  MEASURED_PROVISIONING,
  type MeasuredProvisioning,
  type ProvisioningOperation,
  provisioningTime,
} from "./measured-provisioning.js";
export type {
  CloudError,
  CloudInstance,
  CloudNodeGroup,
  NodeGroupOverrides,
  NodeGroupProvider,
} from "./node-group-provider.js";
export { SimulatedCloud, type SimulatedCloudOptions, type SimulatedGroupSpec } from "./simulated-cloud.js";
export { volumeAttachLimitOf } from "./volume-attach-limit.js";
