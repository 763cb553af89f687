import { Empirical, type QuantilePoint } from "../random/index.js";

/** What a managed cluster was asked to do while its time was taken. */
export type ProvisioningOperation = "up" | "down" | "create_cluster" | "delete_cluster";

/** How long one call took, as a distribution of seconds over its quantiles at {@link PROVISIONING_PROBABILITIES}. */
export interface MeasuredProvisioning {
  readonly machineType: string;
  readonly operation: ProvisioningOperation;
  /** Nodes that one call changed. */
  readonly nodesChangedAtOnce: number;
  /** Calls that were measured. */
  readonly samples: number;
  readonly meanSeconds: number;
  readonly quantileSeconds: readonly number[];
}

/** Probabilities of the quantiles in {@link MEASURED_PROVISIONING}. */
export const PROVISIONING_PROBABILITIES = [0, 0.1, 0.3, 0.5, 0.7, 0.85, 0.9, 0.95, 0.99, 0.995, 1] as const;

/**
 * Times of resize, create and delete calls on GKE, from the call until the size was reached and nodes were Ready.
 *
 * Units: seconds. Order: machine type, operation, nodes.
 * Source: converged-computing/operator-experiments@4942e543 google/autoscale/run1 (us-central1, May 2023). Minimum,
 * p10, p50, p90, p99 and maximum are measured; the quantiles between them are set so that mean and standard deviation
 * come out as measured. Of `up` by 2, p10 and the tail beyond p99 are estimates; 30 calls that timed out are left out.
 */
export const MEASURED_PROVISIONING: readonly MeasuredProvisioning[] = [
  row("c2-standard-8", "up", 1, 322, 33.0, [28.3, 28.4, 29.3, 31.6, 31.8, 34.8, 37.3, 41.6, 58.5, 90, 233.5]),
  row("c2-standard-8", "up", 2, 162, 35.0, [28.3, 28.5, 31.8, 31.8, 35.2, 35.2, 35.2, 60.4, 60.4, 120, 120]),
  row(
    "c2-standard-8",
    "up",
    10,
    60,
    47.215,
    [31.7, 37.3, 38.4, 40.9, 40.9, 48.5, 56.7, 96.9, 164.5, 167.6, 170.4],
  ),
  row(
    "c2-standard-8",
    "down",
    1,
    351,
    109.229,
    [49.8, 89.5, 90.9, 92.6, 107.5, 135.9, 150.8, 211.7, 237.2, 239.8, 242.5],
  ),
  row(
    "c2-standard-8",
    "down",
    2,
    319,
    118.855,
    [89.6, 95.6, 98.7, 101.8, 121.7, 122.9, 205.8, 208.7, 216.9, 229.6, 249.6],
  ),
  row(
    "c2-standard-8",
    "create_cluster",
    1,
    22,
    281.497,
    [259.6, 266, 266, 277.4, 288.2, 305.1, 305.1, 315.6, 317.6, 317.8, 318],
  ),
  row(
    "c2-standard-8",
    "create_cluster",
    10,
    10,
    306.911,
    [278.5, 284.1, 284.1, 304.9, 326.7, 326.7, 326.7, 350.7, 350.7, 353.4, 353.4],
  ),
  row(
    "c2-standard-8",
    "delete_cluster",
    1,
    22,
    223.537,
    [208.4, 211.4, 213.5, 220.5, 225.6, 229, 229.9, 275.5, 276, 280.9, 285.1],
  ),
  row(
    "c2-standard-8",
    "delete_cluster",
    2,
    15,
    229.934,
    [202.2, 211.2, 211.2, 221.2, 230.4, 262, 262, 299.5, 299.5, 304.9, 304.9],
  ),
  row(
    "c2d-standard-16",
    "up",
    1,
    320,
    31.417,
    [25.3, 28.4, 28.6, 28.7, 29.5, 32.8, 34.6, 42.6, 46.3, 130.2, 260.7],
  ),
  row(
    "c2d-standard-16",
    "down",
    1,
    137,
    113.031,
    [80.4, 87.5, 89.7, 92.7, 112.4, 124.6, 206.2, 217.3, 239.4, 240.9, 242.5],
  ),
  row(
    "c2d-standard-16",
    "delete_cluster",
    1,
    15,
    238.183,
    [209.2, 210.5, 210.5, 217.6, 244.4, 297.5, 297.5, 315, 315, 315.4, 315.4],
  ),
];

/**
 * The measurement of an operation with the most nodes at once that are no more than `nodes`, or undefined.
 *
 * @example findMeasuredProvisioning("c2-standard-8", "up", 5) // that by 2 nodes
 */
export function findMeasuredProvisioning(
  machineType: string,
  operation: ProvisioningOperation,
  nodes = 1,
): MeasuredProvisioning | undefined {
  return MEASURED_PROVISIONING.filter(
    (each) =>
      each.machineType === machineType && each.operation === operation && each.nodesChangedAtOnce <= nodes,
  ).reduce<MeasuredProvisioning | undefined>(
    (best, each) => (best === undefined || each.nodesChangedAtOnce > best.nodesChangedAtOnce ? each : best),
    undefined,
  );
}

/** The measured time as a distribution of seconds. */
export function provisioningTime(measured: MeasuredProvisioning): Empirical {
  return new Empirical(
    measured.quantileSeconds.map((value, i): QuantilePoint => ({ p: PROVISIONING_PROBABILITIES[i]!, value })),
  );
}

function row(
  machineType: string,
  operation: ProvisioningOperation,
  nodesChangedAtOnce: number,
  samples: number,
  meanSeconds: number,
  quantileSeconds: readonly number[],
): MeasuredProvisioning {
  return { machineType, operation, nodesChangedAtOnce, samples, meanSeconds, quantileSeconds };
}
