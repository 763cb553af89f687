import type { ObjectMeta, ResourceList } from "./metadata.js";

export interface ScopeSelectorTerm {
  readonly scopeName: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values?: readonly string[];
}

export interface ResourceQuotaSpec {
  /** Upper bounds by quota name: `pods`, `requests.cpu`, `limits.memory`. */
  readonly hard?: ResourceList;
  readonly scopes?: readonly string[];
  readonly scopeSelector?: { readonly matchExpressions?: readonly ScopeSelectorTerm[] };
}

export interface ResourceQuota {
  readonly apiVersion: "v1";
  readonly kind: "ResourceQuota";
  readonly metadata: ObjectMeta;
  readonly spec: ResourceQuotaSpec;
}
