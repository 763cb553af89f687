import type { SimTime } from "../../units/index.js";
import type { Recommendations } from "./recommendations.js";

export interface Stabilized {
  readonly replicas: number;
  /** Index of the entry that the new recommendation overwrites, −1 to append. */
  readonly slot: number;
}

/**
 * Without a behavior: the highest recommendation of the window, the new one included. An entry exactly as old as
 * the window still counts.
 *
 * It may exceed the current count: a spike whose recommendation was cut by the scale-up limit keeps raising the
 * count at following syncs.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go stabilizeRecommendation.
 */
export function stabilizeRecommendation(
  desired: number,
  recommendations: Recommendations,
  window: SimTime,
  now: SimTime,
): Stabilized {
  const cutoff = now - window;
  let replicas = desired;
  let slot = -1;
  for (let i = 0; i < recommendations.length; i++) {
    if (recommendations.madeAt(i) < cutoff) slot = i;
    else if (recommendations.replicasOf(i) > replicas) replicas = recommendations.replicasOf(i);
  }
  return { replicas, slot };
}

/**
 * With a behavior: the current count, raised to the lowest recommendation of the scale-up window and then lowered
 * to the highest of the scale-down window; both include the new one. An entry exactly as old as a window does not
 * count.
 *
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go stabilizeRecommendationWithBehaviors.
 */
export function stabilizeRecommendationWithBehavior(
  current: number,
  desired: number,
  recommendations: Recommendations,
  upWindow: SimTime,
  downWindow: SimTime,
  now: SimTime,
): Stabilized {
  const upCutoff = now - upWindow;
  const downCutoff = now - downWindow;
  let lowest = desired;
  let highest = desired;
  let slot = -1;
  for (let i = 0; i < recommendations.length; i++) {
    const at = recommendations.madeAt(i);
    const replicas = recommendations.replicasOf(i);
    if (at > upCutoff && replicas < lowest) lowest = replicas;
    if (at > downCutoff && replicas > highest) highest = replicas;
    if (at < upCutoff && at < downCutoff) slot = i;
  }
  return { replicas: Math.min(Math.max(current, lowest), highest), slot };
}
