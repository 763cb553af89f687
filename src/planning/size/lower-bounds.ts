/** Amounts that pods need or a node offers: cores, GiB, pods. */
export interface Amounts {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
}

/** A machine that can be had. */
export interface PricedMachine extends Amounts {
  readonly usdPerHour: number;
}

const STEPS = 20;

/** Sums of decimal shares come out a hair above or below what they are. */
const HAIR = 1e-9;

/**
 * The least that any mix of machines can cost that holds the pods, USD per hour: no packing, of whichever sizes, is
 * cheaper. The best of the dual solutions of the linear relaxation with weights on a grid; each of them is a bound.
 *
 * Infinity where there is no machine.
 */
export function costLowerBound(need: Amounts, machines: readonly PricedMachine[]): number {
  if (machines.length === 0) return Number.POSITIVE_INFINITY;
  const largest = {
    cpu: Math.max(...machines.map(({ cpu }) => cpu)),
    memory: Math.max(...machines.map(({ memory }) => memory)),
    pods: Math.max(...machines.map(({ pods }) => pods)),
  };
  let best = 0;
  for (let a = 0; a <= STEPS; a++) {
    for (let b = 0; a + b <= STEPS; b++) {
      const weights = [a / STEPS, b / STEPS, (STEPS - a - b) / STEPS] as const;
      const weigh = ({ cpu, memory, pods }: Amounts) =>
        (weights[0] * cpu) / largest.cpu +
        (weights[1] * memory) / largest.memory +
        (weights[2] * pods) / largest.pods;
      const needed = weigh(need);
      const price = machines.reduce((least, machine) => {
        const offered = weigh(machine);
        return offered > 0 ? Math.min(least, machine.usdPerHour / offered) : least;
      }, Number.POSITIVE_INFINITY);
      if (Number.isFinite(price)) best = Math.max(best, price * needed);
    }
  }
  return best;
}

/**
 * The fewest equal bins that items of one dimension need: sizes as shares of a bin, in any order.
 *
 * Source: Martello and Toth, "Lower bounds and reduction procedures for the bin packing problem" (1990), L2.
 */
export function binLowerBound(sizes: readonly number[]): number {
  const sorted = sizes.filter((size) => size > 0).toSorted((a, b) => b - a);
  const total = sorted.reduce((sum, size) => sum + size, 0);
  let best = Math.ceil(total - HAIR);
  for (const threshold of new Set(sorted.filter((size) => size <= 0.5))) {
    const most = 1 - threshold + HAIR;
    const large = sorted.filter((size) => size > most).length;
    const middle = sorted.filter((size) => size <= most && size > 0.5);
    const small = sorted
      .filter((size) => size <= 0.5 && size >= threshold)
      .reduce((sum, size) => sum + size, 0);
    const room = middle.length - middle.reduce((sum, size) => sum + size, 0);
    best = Math.max(best, large + middle.length + Math.max(0, Math.ceil(small - room - HAIR)));
  }
  return Math.max(best, sorted.filter((size) => size > 0.5).length);
}
