import type { SimTime } from "../units/index.js";

/**
 * When kube-proxy takes in a change that reaches it now: at once if its last sync is at least the minimum period
 * ago, else when that period is over.
 *
 * Source: kubernetes v1.36.3 pkg/proxy/runner/bounded_frequency_runner.go (--iptables-min-sync-period).
 */
export function proxySyncTime(now: SimTime, lastSyncAt: SimTime | null, minSyncPeriod: SimTime): SimTime {
  return lastSyncAt === null ? now : (Math.max(now, lastSyncAt + minSyncPeriod) as SimTime);
}
