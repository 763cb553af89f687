import type { ObjectMeta } from "./metadata.js";
import type { PodTemplateSpec } from "./pod-spec.js";

/** A pod template by itself, which CapacityBuffers and ProvisioningRequests refer to. */
export interface PodTemplate {
  readonly apiVersion: "v1";
  readonly kind: "PodTemplate";
  readonly metadata: ObjectMeta;
  readonly template: PodTemplateSpec;
}
