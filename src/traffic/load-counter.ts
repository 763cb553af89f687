import type { UsageSource } from "../cluster/index.js";
import type { SimTime } from "../units/index.js";

/** What a pod's load uses: CPU time that piles up, and a level (requests present, or bytes). */
export interface LoadCounter extends UsageSource {
  revision: number;
  /** How many pods ceased to follow it; undefined: only one pod ever does. */
  departures?: number;
  /** Change of the level per second from now on; undefined: not known beforehand. */
  readonly slope?: number;
  /** Cores used per pod from now on. */
  readonly cores: number;
  readonly lastChangeAt: SimTime;
  /** Cumulative core-microseconds per pod; may be asked of the last three minutes. */
  cpuAt(at: SimTime): number;
  levelAt(at: SimTime): number;
}
