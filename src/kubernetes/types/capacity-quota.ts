import type { LabelSelector, ObjectMeta, ResourceList } from "./metadata.js";

export interface CapacityQuotaSpec {
  /** The nodes that it limits; none: all. */
  readonly selector?: LabelSelector;
  /** What they may have in all: `cpu`, `memory`, `nodes`, or a GPU type. */
  readonly limits: { readonly resources: ResourceList };
}

/** A limit on what a cluster's node autoscaler may buy. */
export interface CapacityQuota {
  readonly apiVersion: "autoscaling.x-k8s.io/v1beta1";
  readonly kind: "CapacityQuota";
  readonly metadata: ObjectMeta;
  readonly spec: CapacityQuotaSpec;
}
