import type { AmountRange, UsageSource } from "../cluster/index.js";
import type { SimTime } from "../units/index.js";

/** A counter that rises so fast differs from one sample to the next. */
export const LEAST_BUSY_CORES = 1e-6;

/** What a pod's load uses: CPU time that piles up, and a level (requests present, or bytes). */
export interface LoadCounter extends UsageSource {
  revision: number;
  /** How many pods ceased to follow it; undefined: only one pod ever does. */
  departures?: number;
  /** Change of the level per second from now on; undefined: not known beforehand. */
  readonly slope?: number;
  /** Cores that a pod's load would use if it had the CPU of its node for itself. */
  readonly wantedCores: number;
  /** What `wantedCores` stays below until its followers are told; undefined: not known. */
  readonly ceilingCores?: number;
  /** What the level stays below until its followers are told. */
  levelCeiling: number;
  /** How many pods began to follow it; undefined: only one pod ever does. */
  joins?: number;
  /** Cores used per pod from now on. */
  readonly cores: number;
  readonly lastChangeAt: SimTime;
  /** Since when the CPU rate has been `LEAST_BUSY_CORES` or more; NEVER: it is less. Absent: not known. */
  readonly busySince?: SimTime;
  /** Cumulative core-microseconds per pod; may be asked of the last three minutes. */
  cpuAt(at: SimTime): number;
  levelAt(at: SimTime): number;
  /** As `CountedSource`. Absent: not known. */
  coresSince?(from: SimTime, range: AmountRange): boolean;
}
