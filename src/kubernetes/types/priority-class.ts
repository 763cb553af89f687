import type { ObjectMeta } from "./metadata.js";

export interface PriorityClass {
  readonly apiVersion: "scheduling.k8s.io/v1";
  readonly kind: "PriorityClass";
  readonly metadata: ObjectMeta;
  readonly value: number;
  /** Whether pods without a class get it. */
  readonly globalDefault?: boolean;
  /** Default `PreemptLowerPriority`. */
  readonly preemptionPolicy?: "PreemptLowerPriority" | "Never";
  readonly description?: string;
}
