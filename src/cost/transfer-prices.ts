import type { CloudProvider } from "../cloud/index.js";

/**
 * List prices of bytes between zones of a region, both sides together.
 *
 * Units: USD per GiB.
 * Source: aws.amazon.com/ec2/pricing/on-demand "Data Transfer within the same AWS Region" (0.01 USD in each
 * direction, in and out); cloud.google.com/vpc/network-pricing "VM-to-VM egress between zones of a region" (0.01 USD,
 * the sender pays); azure.microsoft.com/pricing/details/bandwidth "Data transfer between Availability Zones" (not
 * charged). Where nobody is known, none is assumed.
 */
export const CROSS_ZONE_USD_PER_GIB: Readonly<Record<CloudProvider, number | null>> = {
  aws: 0.02,
  gcp: 0.01,
  azure: 0,
  other: null,
};
