import type { ObjectMeta, StringMap } from "./metadata.js";
import type { PodTemplateSpec } from "./pod-spec.js";

export interface ReplicationControllerSpec {
  /** Default 1. */
  readonly replicas?: number;
  /** Default: the labels of the template. */
  readonly selector?: StringMap;
  readonly template: PodTemplateSpec;
  /** Default 0. */
  readonly minReadySeconds?: number;
}

export interface ReplicationController {
  readonly apiVersion: "v1";
  readonly kind: "ReplicationController";
  readonly metadata: ObjectMeta;
  readonly spec: ReplicationControllerSpec;
  readonly status?: unknown;
}
