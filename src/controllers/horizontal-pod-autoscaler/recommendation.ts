import type { SimTime } from "../../units/index.js";

/** What the metrics asked for at an earlier sync, before stabilisation and limits. */
export interface Recommendation {
  replicas: number;
  at: SimTime;
}

/**
 * Puts a recommendation into the list: over the last outdated one (`slot`), or at the end (`slot` −1). The list is
 * therefore not sorted by time.
 */
export function remember(
  recommendations: Recommendation[],
  slot: number,
  replicas: number,
  at: SimTime,
): void {
  const outdated = recommendations[slot];
  if (outdated === undefined) {
    recommendations.push({ replicas, at });
  } else {
    outdated.replicas = replicas;
    outdated.at = at;
  }
}
