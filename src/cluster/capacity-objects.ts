import type { CapacityBufferSpec, CapacityQuotaSpec, ProvisioningRequestSpec } from "../kubernetes/index.js";
import type { SimTime } from "../units/index.js";
import type { ObjectIdentity } from "./object-identity.js";
import type { PodTemplate } from "./pod-template.js";
import { Registry } from "./registry.js";
import type { ObjectChange, ObjectCondition } from "./workloads.js";

/** A core/v1 PodTemplate in the store. */
export interface NamedPodTemplate extends ObjectIdentity {
  template: PodTemplate;
}

/** A CapacityBuffer in the store. */
export interface CapacityBuffer extends ObjectIdentity {
  spec: CapacityBufferSpec;
}

/** A ProvisioningRequest in the store. Its spec never changes. */
export interface ProvisioningRequest extends ObjectIdentity {
  readonly spec: ProvisioningRequestSpec;
  readonly createdAt: SimTime;
  conditions: readonly ObjectCondition[];
}

/** A CapacityQuota in the store. */
export interface CapacityQuota {
  readonly name: string;
  /** Its name: it belongs to no namespace. */
  readonly key: string;
  spec: CapacityQuotaSpec;
}

/** What people ask of a node autoscaler: room kept free, room booked, limits. */
export class CapacityObjects {
  readonly podTemplates = new Registry<NamedPodTemplate, ObjectChange>();
  readonly buffers = new Registry<CapacityBuffer, ObjectChange>();
  readonly requests = new Registry<ProvisioningRequest, ObjectChange>();
  readonly quotas = new Registry<CapacityQuota, ObjectChange>();
}
