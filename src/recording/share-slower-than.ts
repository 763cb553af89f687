import type { ServiceFigures } from "./result.js";

/**
 * Share of served requests that took longer than `seconds`, from an interval's quantiles: between two of them ln(survival)
 * is a straight line, which is exact at each of them. 0 when nothing was served.
 */
export function shareSlowerThan(figures: ServiceFigures, seconds: number): number {
  const { p50Seconds, p90Seconds, p95Seconds, p99Seconds, p999Seconds, maxSeconds } = figures;
  if (p50Seconds === null || maxSeconds === null) return 0;
  if (seconds >= maxSeconds) return 0;
  const points: readonly (readonly [number, number])[] = [
    [0, 1],
    [p50Seconds, 0.5],
    [p90Seconds ?? p50Seconds, 0.1],
    [p95Seconds ?? p50Seconds, 0.05],
    [p99Seconds ?? p50Seconds, 0.01],
    [p999Seconds ?? p50Seconds, 0.001],
    [maxSeconds, Math.min(0.0005, 1 / Math.max(1, figures.served))],
  ];
  for (let i = 1; i < points.length; i++) {
    const [x, left] = points[i]!;
    const [before, leftBefore] = points[i - 1]!;
    if (seconds > x) continue;
    const fraction = x > before ? (seconds - before) / (x - before) : 1;
    return leftBefore * (left / leftBefore) ** Math.min(1, Math.max(0, fraction));
  }
  return 0;
}
