import { allocatableOf, type NodeAllocatable } from "./allocatable.js";
import type { CloudProvider, InstanceType } from "./instance-type.js";

export interface InstanceTypeFilter {
  readonly provider?: CloudProvider;
  /** Smallest number of vCPUs. */
  readonly minCpu?: number;
  /** Smallest nominal memory. */
  readonly minMemoryGiB?: number;
  /** Part of the name, in any case. */
  readonly name?: string;
}

/** An instance type with what its price buys: of what pods can use, not of the nominal size. */
export interface ComparedInstanceType {
  readonly type: InstanceType;
  readonly allocatable: NodeAllocatable;
  /** The whole price over the allocatable cores; null without a price. */
  readonly pricePerCoreHourUsd: number | null;
  /** The whole price over the allocatable GiB; null without a price. */
  readonly pricePerGiBHourUsd: number | null;
}

/** What a comparison can be sorted by; each ascending. */
export const INSTANCE_TYPE_ORDERS = [
  "catalogue",
  "name",
  "price",
  "spot",
  "cpu",
  "memory",
  "pods",
  "price-per-core",
  "price-per-gib",
] as const;

export type InstanceTypeOrder = (typeof INSTANCE_TYPE_ORDERS)[number];

/**
 * The catalogue's types that pass a filter, with their prices per allocatable core and GiB.
 *
 * Order: as asked, what has no such figure last; ties in the catalogue's order.
 */
export function compareInstanceTypes(
  catalogue: readonly InstanceType[],
  filter: InstanceTypeFilter = {},
  order: InstanceTypeOrder = "catalogue",
): readonly ComparedInstanceType[] {
  const { provider, minCpu = 0, minMemoryGiB = 0, name } = filter;
  const compared = catalogue
    .filter(
      (type) =>
        (provider === undefined || type.provider === provider) &&
        type.vcpu >= minCpu &&
        type.memoryGiB >= minMemoryGiB &&
        (name === undefined || type.name.toLowerCase().includes(name.toLowerCase())),
    )
    .map(withPrices);
  if (order === "catalogue") return compared;
  return compared.toSorted((a, b) => compareKeys(keyOf(a, order), keyOf(b, order)));
}

function withPrices(type: InstanceType): ComparedInstanceType {
  const allocatable = allocatableOf(type);
  const per = (amount: number) =>
    type.pricePerHourUsd === null || amount <= 0 ? null : type.pricePerHourUsd / amount;
  return {
    type,
    allocatable,
    pricePerCoreHourUsd: per(allocatable.cpuMillicores / 1000),
    pricePerGiBHourUsd: per(allocatable.memoryMi / 1024),
  };
}

function keyOf(
  { type, pricePerCoreHourUsd, pricePerGiBHourUsd }: ComparedInstanceType,
  order: Exclude<InstanceTypeOrder, "catalogue">,
): string | number | null {
  switch (order) {
    case "name":
      return type.name;
    case "price":
      return type.pricePerHourUsd;
    case "spot":
      return type.spotPricePerHourUsd;
    case "cpu":
      return type.vcpu;
    case "memory":
      return type.memoryGiB;
    case "pods":
      return type.maxPods;
    case "price-per-core":
      return pricePerCoreHourUsd;
    case "price-per-gib":
      return pricePerGiBHourUsd;
  }
}

function compareKeys(a: string | number | null, b: string | number | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}
