import type { ObjectMeta, ResourceList } from "./metadata.js";

export interface CapacityBufferSpec {
  readonly provisioningStrategy?: string;
  /** The PodTemplate of one chunk of the buffer; it or `scalableRef`. */
  readonly podTemplateRef?: { readonly name: string };
  /** The workload whose pods are the chunks. */
  readonly scalableRef?: { readonly apiGroup?: string; readonly kind: string; readonly name: string };
  /** Chunks; where several of the three are there, the least counts. */
  readonly replicas?: number;
  /** Chunks as a share of the workload's replicas. */
  readonly percentage?: number;
  /** What all chunks may request together. */
  readonly limits?: ResourceList;
}

/** Room that is to be kept free for pods to come. */
export interface CapacityBuffer {
  readonly apiVersion: "autoscaling.x-k8s.io/v1beta1";
  readonly kind: "CapacityBuffer";
  readonly metadata: ObjectMeta;
  readonly spec: CapacityBufferSpec;
}
