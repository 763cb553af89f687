import type { CloudProvider } from "../cloud/index.js";

/**
 * Shortest time that a machine is billed for; beyond it by whole seconds.
 *
 * Source: aws.amazon.com "Announcing Amazon EC2 per second billing" (2017-10-02: one-second increments, minimum of
 * 60 seconds, Linux, on demand and spot); cloud.google.com/compute/vm-instance-pricing "Billing model" (minimum of
 * 1 minute, then 1-second increments); Azure virtual machines are billed per second without a published minimum.
 * Where nobody is known, none is assumed.
 */
export const MINIMUM_BILLED_SECONDS: Readonly<Record<CloudProvider, number>> = {
  aws: 60,
  gcp: 60,
  azure: 0,
  other: 0,
};

/**
 * List prices of managed control planes.
 *
 * Units: USD per cluster and hour.
 * Source: EKS, standard support: AWS containers blog on extended support (2024-04-01). GKE: cloud.google.com/
 * kubernetes-engine/pricing, cluster management fee since 2020-06-06, before the free tier. AKS, Standard tier:
 * azure.microsoft.com/pricing/details/kubernetes-service (the Free tier costs nothing). Read in 2026.
 */
export const CONTROL_PLANE_PRICES = { eks: 0.1, gke: 0.1, aks: 0.1 } as const;

export type ControlPlaneName = keyof typeof CONTROL_PLANE_PRICES;

/** Hours of a month as clouds bill it: 365 · 24 / 12. */
export const HOURS_PER_MONTH = 730;
