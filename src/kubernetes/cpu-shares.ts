const MIN_SHARES = 2;
const MAX_SHARES = 262_144;

/**
 * The cgroup weight of a CPU request: under contention CPU splits in proportion to it.
 *
 * Units: thousandths of a core → cgroup v1 shares.
 * Source: kubernetes v1.36.3 pkg/kubelet/cm#MilliCPUToShares.
 * @example cpuShares(250) // 256
 */
export function cpuShares(requestMillicores: number): number {
  if (requestMillicores === 0) return MIN_SHARES;
  const shares = Math.floor((requestMillicores * 1024) / 1000);
  return Math.min(MAX_SHARES, Math.max(MIN_SHARES, shares));
}
