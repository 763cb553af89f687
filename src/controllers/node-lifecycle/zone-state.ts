/** How much of a zone has failed. */
export type ZoneState = "Normal" | "PartialDisruption" | "FullDisruption";

/** What of a zone's nodes decides how fast pods leave them. */
export interface ZoneHealth {
  readonly ready: number;
  readonly notReady: number;
}

/** Fewer nodes than this that are not ready never make a disruption of a part. */
const SMALLEST_PARTIAL_DISRUPTION = 3;

/**
 * The state of a zone: none of its nodes is ready; or at least three, and the threshold's share, are not; or neither.
 *
 * Source: kubernetes v1.36.3 pkg/controller/nodelifecycle/node_lifecycle_controller.go#ComputeZoneState
 */
export function zoneState({ ready, notReady }: ZoneHealth, unhealthyZoneThreshold: number): ZoneState {
  if (ready === 0 && notReady > 0) return "FullDisruption";
  const isPartial =
    notReady >= SMALLEST_PARTIAL_DISRUPTION && notReady / (notReady + ready) >= unhealthyZoneThreshold;
  return isPartial ? "PartialDisruption" : "Normal";
}

export interface EvictionRates {
  readonly nodeEvictionRate: number;
  readonly secondaryNodeEvictionRate: number;
  readonly largeClusterSizeThreshold: number;
}

/**
 * Nodes of a zone that get their NoExecute taint in a second, while some other zone is up. A whole zone that is gone
 * is emptied as fast as single nodes are; a part of one slowly, or in a small zone not at all.
 *
 * Source: kubernetes v1.36.3 pkg/controller/nodelifecycle/node_lifecycle_controller.go#setLimiterInZone, #ReducedQPSFunc
 */
export function evictionRate(state: ZoneState, zoneSize: number, rates: EvictionRates): number {
  if (state !== "PartialDisruption") return rates.nodeEvictionRate;
  return zoneSize > rates.largeClusterSizeThreshold ? rates.secondaryNodeEvictionRate : 0;
}
