import type { SimTime } from "../../units/index.js";

/** How far back it can be read: as far as the counters of load. */
const HISTORY_MICROS = 180e6;
const STEPS_PER_OCTAVE = 512;
const LEAST_CORES = 1e-4;

interface Stretch {
  readonly from: SimTime;
  /** By container. Cores. */
  readonly missing: readonly number[];
  /** By container, up to `from`. Core-microseconds. */
  readonly before: readonly number[];
}

/**
 * What a pod's containers did not get of the CPU that they use apart from load, because their node had too little:
 * piecewise linear, read back at any instant of the last minutes. Of load, the queues know it.
 */
export class CpuShortage {
  #stretches: Stretch[] = [];

  /** From `at` on each container gets so many cores too few; false: as before. */
  set(missing: readonly number[], at: SimTime): boolean {
    const last = this.#stretches[this.#stretches.length - 1];
    if (last === undefined ? missing.every((x) => x === 0) : missing.every((x, i) => x === last.missing[i]))
      return false;
    const before = missing.map((_, i) => this.missedAt(i, at));
    if (last?.from === at) this.#stretches.pop();
    this.#stretches.push({ from: at, missing: [...missing], before });
    while (this.#stretches.length > 2 && this.#stretches[1]!.from < at - HISTORY_MICROS)
      this.#stretches.shift();
    return true;
  }

  /** From `at` on nothing is missing; false: as before. */
  end(at: SimTime): boolean {
    const last = this.#stretches[this.#stretches.length - 1];
    if (last === undefined) return false;
    return this.set(
      last.missing.map(() => 0),
      at,
    );
  }

  /** What a container missed up to `at`, in core-microseconds. */
  missedAt(container: number, at: SimTime): number {
    let i = this.#stretches.length - 1;
    while (i > 0 && this.#stretches[i]!.from > at) i--;
    const stretch = this.#stretches[i];
    if (stretch === undefined || stretch.from > at) return 0;
    return (stretch.before[container] ?? 0) + (stretch.missing[container] ?? 0) * (at - stretch.from);
  }
}

/** Rounds a share down by at most 0.2 %, so that pods in like situations are in the same one. */
export function roundedShare(cores: number): number {
  if (!(cores > LEAST_CORES)) return LEAST_CORES;
  if (cores === Number.POSITIVE_INFINITY) return cores;
  const step = 2 ** Math.floor(Math.log2(cores)) / STEPS_PER_OCTAVE;
  return Math.floor(cores / step) * step;
}
