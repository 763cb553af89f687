/** Whose machine it is; `other` is anybody else's: a user's own catalogue may hold them. */
export type CloudProvider = "aws" | "gcp" | "azure" | "other";

export const CLOUD_PROVIDERS: readonly CloudProvider[] = ["aws", "gcp", "azure", "other"];

/** A machine shape that a cloud rents out. */
export interface InstanceType {
  readonly provider: CloudProvider;
  readonly name: string;
  readonly vcpu: number;
  /** Nominal memory; what the kubelet sees is less (hypervisor and kernel). */
  readonly memoryGiB: number;
  /** On demand; null: the catalogue does not say. */
  readonly pricePerHourUsd: number | null;
  /** Preemptible or spot list price; null where the sources give none. */
  readonly spotPricePerHourUsd: number | null;
  /** Pods a node of it may hold by the provider's default network. */
  readonly maxPods: number;
}
