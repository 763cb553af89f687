import type { SimTime } from "../../units/index.js";
import { Recommendations } from "./recommendations.js";
import type { ScaleEvent } from "./scale-events.js";

/** What the controller keeps of an HPA between syncs, in its process only: a restart forgets it. */
export interface HpaMemory {
  /** Null: never synced; the first sync then records the current count. */
  recommendations: Recommendations | null;
  readonly scaleUpEvents: ScaleEvent[];
  readonly scaleDownEvents: ScaleEvent[];
}

export function newMemory(): HpaMemory {
  return { recommendations: null, scaleUpEvents: [], scaleDownEvents: [] };
}

/** What a sync wants remembered. */
export interface MemoryUpdate {
  /** Count recorded because the HPA was not known yet; null: it was. */
  readonly first: number | null;
  /** The raw recommendation, and the slot it goes to (−1: at the end); null: none was made. */
  readonly recommendation: { readonly replicas: number; readonly slot: number } | null;
}

/** Changes the memory as a sync wants it; the rescale's scale event is stored apart, once the scale is written. */
export function applyMemoryUpdate(memory: HpaMemory, update: MemoryUpdate, now: SimTime): void {
  memory.recommendations ??= new Recommendations();
  if (update.first !== null) memory.recommendations.put(-1, update.first, now);
  const { recommendation } = update;
  if (recommendation !== null) {
    memory.recommendations.put(recommendation.slot, recommendation.replicas, now);
  }
}
