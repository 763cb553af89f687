/** A quantity as people write it: `500m`, `1Gi`, `2`, `0.5`. Parse it with `parseQuantity` of units/. */
export type QuantityText = string | number;

/** Amounts by resource name: `cpu`, `memory`, `ephemeral-storage`, `nvidia.com/gpu`, … */
export type ResourceList = Readonly<Record<string, QuantityText>>;

/** A number, or a percentage such as `"25%"`. */
export type IntOrString = number | string;

/** Free text pairs: labels, annotations, node selectors. Look up with `Object.hasOwn`. */
export type StringMap = Readonly<Record<string, string>>;

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid?: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/** Identity and bookkeeping of an object. Times are RFC 3339 text. */
export interface ObjectMeta {
  readonly name: string;
  /** Absent for cluster-scoped kinds; reading fills in `default` for the others. */
  readonly namespace?: string;
  readonly generateName?: string;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly OwnerReference[];
}

/** Metadata inside a pod template: no name, no namespace. */
export interface TemplateMeta {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
  readonly finalizers?: readonly string[];
}

export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values?: readonly string[];
}

/** All of `matchLabels` and `matchExpressions` must hold. `{}` matches everything, an absent selector nothing. */
export interface LabelSelector {
  readonly matchLabels?: StringMap;
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
}

/** An object of any kind, also of kinds that have no type here. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly spec?: unknown;
  readonly status?: unknown;
}

export interface Condition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
  readonly lastUpdateTime?: string;
  readonly lastHeartbeatTime?: string;
  readonly lastProbeTime?: string;
  readonly observedGeneration?: number;
}
