import type { DisruptionStatus } from "./disruptions-allowed.js";

/**
 * One line about a budget's status.
 *
 * @example "7 healthy of 8 expected, at least 6 must stay: 1 may be evicted"
 */
export function explainDisruptions(status: DisruptionStatus): string {
  return `${status.currentHealthy} healthy of ${status.expectedPods} expected, at least ${status.desiredHealthy} must stay: ${status.disruptionsAllowed} may be evicted`;
}
