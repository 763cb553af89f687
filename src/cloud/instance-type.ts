export type CloudProvider = "aws" | "gcp" | "azure";

/** A machine shape that a cloud rents out. */
export interface InstanceType {
  readonly provider: CloudProvider;
  readonly name: string;
  readonly vcpu: number;
  /** Nominal memory; what the kubelet sees is less (hypervisor and kernel). */
  readonly memoryGiB: number;
  readonly pricePerHourUsd: number;
  /** Preemptible or spot list price; null where the sources give none. */
  readonly spotPricePerHourUsd: number | null;
  /** Pods a node of it may hold by the provider's default network. */
  readonly maxPods: number;
}
