/** What one of those who share a CPU asks for. */
export interface CpuClaim {
  /** Its weight (cgroup shares). */
  readonly weight: number;
  /** What it uses if nobody is in its way. Finite. Cores. */
  readonly demandCores: number;
}

/**
 * What each claimant gets at most: its part if it used all that it is given, while the others use no more than they
 * ask for. CPU splits in proportion to the weights; what somebody leaves is split again among the rest. A claimant
 * uses the smaller of its demand and its share, so that together they use no more than there is.
 *
 * Units: cores. Order: as the claims. Cost: O(n log n).
 * Deviates: the kernel evens out over milliseconds; here it is even at once.
 * @example marginalShares(3, [{ weight: 1, demandCores: 4 }, { weight: 2, demandCores: 1 }]) // [2, 2]
 */
export function marginalShares(capacityCores: number, claims: readonly CpuClaim[]): number[] {
  const count = claims.length;
  const order = claims.map((_, i) => i);
  const ratio = claims.map(({ weight, demandCores }) => demandCores / weight);
  order.sort((a, b) => ratio[a]! - ratio[b]! || a - b);
  // By place in the order: what those before it ask for, and the weight of it and those after it.
  const asked = new Float64Array(count + 1);
  const weights = new Float64Array(count + 1);
  for (let place = 0; place < count; place++)
    asked[place + 1] = asked[place]! + claims[order[place]!]!.demandCores;
  for (let place = count - 1; place >= 0; place--)
    weights[place] = weights[place + 1]! + claims[order[place]!]!.weight;

  const shares = new Array<number>(count).fill(0);
  for (let place = 0; place < count; place++) {
    const index = order[place]!;
    const { weight, demandCores } = claims[index]!;
    // Those before `low` get all they ask for. The claimant itself has no end to its demand.
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      const level = ratio[order[middle]!]!;
      const isFull = place < middle;
      const used = asked[middle]! + weights[middle]! * level + (isFull ? weight * level - demandCores : 0);
      if (used >= capacityCores) high = middle;
      else low = middle + 1;
    }
    const isFull = place < low;
    const left = capacityCores - asked[low]! + (isFull ? demandCores : 0);
    shares[index] = (Math.max(0, left) * weight) / (weights[low]! + (isFull ? weight : 0));
  }
  return shares;
}
