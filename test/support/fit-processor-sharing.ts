import { invertIncreasing } from "../../src/random/index.js";
import { mm1ProcessorSharing } from "../../src/traffic/queues/index.js";

/** Exact sojourn quantile of M/M/1-PS in units of its mean, at survival exp(−z). */
export function exactQuantile(survival: (t: number) => number, mean: number, z: number): number {
  return invertIncreasing((x) => -Math.log(survival(x * mean)), z, 0, z) as number;
}

export function exactPs(rho: number): { mean: number; survival: (t: number) => number } {
  const queue = mm1ProcessorSharing(rho, 1);
  return { mean: queue.meanSojournSeconds, survival: (t) => queue.sojournSurvival(t) };
}

/**
 * Chebyshev coefficients c[i][j] of ln(quantile / z), with T_i over utilisation 0…1 and T_j over z/(z+2) from 0 to
 * `top`, interpolating the exact distribution at the Chebyshev nodes. Made the table of
 * src/traffic/sojourn/processor-sharing-quantile.ts.
 */
export function fitProcessorSharing(rows: number, columns: number, top: number): number[][] {
  const values = nodes(rows).map((u) => {
    const { mean, survival } = exactPs((u + 1) / 2);
    return nodes(columns).map((w) => {
      const v = ((w + 1) / 2) * top;
      const z = (2 * v) / (1 - v);
      return Math.log(exactQuantile(survival, mean, z) / z);
    });
  });
  const byColumn = values.map((row) => transform(row));
  const coefficients: number[][] = [];
  for (let j = 0; j < columns; j++) {
    transform(byColumn.map((row) => row[j]!)).forEach((c, i) => {
      coefficients[i] ??= [];
      coefficients[i]![j] = c;
    });
  }
  return coefficients;
}

function nodes(n: number): number[] {
  return Array.from({ length: n }, (_, k) => Math.cos((Math.PI * (k + 0.5)) / n));
}

function transform(values: readonly number[]): number[] {
  const n = values.length;
  return Array.from({ length: n }, (_, i) => {
    const sum = values.reduce((total, x, k) => total + x * Math.cos((Math.PI * i * (k + 0.5)) / n), 0);
    return (sum * (i === 0 ? 1 : 2)) / n;
  });
}
