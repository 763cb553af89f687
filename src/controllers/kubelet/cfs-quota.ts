/** Length of a CFS period unless the kubelet is configured otherwise. */
export const DEFAULT_CFS_PERIOD_MICROS = 100_000;
const MIN_QUOTA_MICROS = 1_000;

/**
 * The CPU time that a container with this limit may use in each CFS period; 0 means unlimited.
 *
 * Units: thousandths of a core → microseconds of CPU time per period.
 * Source: kubernetes v1.36.3 pkg/kubelet/cm#MilliCPUToQuota.
 * @example cfsQuotaMicros(500) // 50_000 per 100 ms
 */
export function cfsQuotaMicros(limitMillicores: number, periodMicros = DEFAULT_CFS_PERIOD_MICROS): number {
  if (limitMillicores === 0) return 0;
  return Math.max(MIN_QUOTA_MICROS, Math.floor((limitMillicores * periodMicros) / 1000));
}
