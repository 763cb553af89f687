/** How far a ratio may lie from 1 before it moves the replica count; fractions per direction. */
export interface Tolerances {
  readonly down: number;
  readonly up: number;
}

/**
 * Tells whether a usage ratio is close enough to 1 to keep the replica count; both edges count as close.
 *
 * The edges are computed in doubles, without an epsilon: with 0.1, 1.1 is within and 1.1000000000000003 is not.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go Tolerances.isWithin.
 */
export function isWithinTolerance(ratio: number, tolerances: Tolerances): boolean {
  return 1 - tolerances.down <= ratio && ratio <= 1 + tolerances.up;
}
