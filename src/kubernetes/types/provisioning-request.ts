import type { ObjectMeta } from "./metadata.js";

export interface ProvisioningRequestSpec {
  readonly provisioningClassName: string;
  readonly podSets: readonly { readonly podTemplateRef: { readonly name: string }; readonly count: number }[];
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Room for several pods at once, asked for before they exist. */
export interface ProvisioningRequest {
  readonly apiVersion: "autoscaling.x-k8s.io/v1";
  readonly kind: "ProvisioningRequest";
  readonly metadata: ObjectMeta;
  readonly spec: ProvisioningRequestSpec;
}
