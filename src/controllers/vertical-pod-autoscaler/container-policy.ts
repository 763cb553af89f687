import type { ControlledResource, ResourceAmounts } from "./resource-amounts.js";

/** One entry of `spec.resourcePolicy.containerPolicies`. */
export interface ContainerPolicy {
  /** A container's name, or `*` for those that have no entry of their own. */
  readonly containerName: string;
  readonly mode?: "Auto" | "Off";
  readonly minAllowed?: ResourceAmounts;
  readonly maxAllowed?: ResourceAmounts;
  readonly controlledResources?: readonly ControlledResource[];
  readonly controlledValues?: "RequestsAndLimits" | "RequestsOnly";
}

/**
 * Finds the policy of a container: the entry of its own name, else `*`.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/utils/vpa/api.go#GetContainerResourcePolicy.
 */
export function containerPolicyOf(
  policies: readonly ContainerPolicy[],
  containerName: string,
): ContainerPolicy | undefined {
  return (
    policies.find((policy) => policy.containerName === containerName) ??
    policies.find((policy) => policy.containerName === "*")
  );
}
