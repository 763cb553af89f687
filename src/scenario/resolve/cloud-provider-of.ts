import type { CloudProvider } from "../../cloud/index.js";

/** Names of clouds as the cluster-autoscaler's `cloud-provider` has them. */
const FLAG_VALUES: Readonly<Record<CloudProvider, string>> = {
  aws: "aws",
  gcp: "gce",
  azure: "azure",
  other: "",
};

/** The cloud that all node groups' instance types belong to, as `cloud-provider` names it; "" where there is none. */
export function cloudProviderOf(groups: readonly { readonly provider: CloudProvider | null }[]): string {
  const clouds = new Set(groups.map(({ provider }) => provider ?? "other"));
  const [only] = clouds;
  return clouds.size === 1 ? FLAG_VALUES[only!] : "";
}
