/** Instant and value; null is a gap. */
export type ChartPoint = readonly [number, number | null];

/**
 * Pairs instants with values. Where there are more than `most`, neighbours are put together: each group keeps its
 * highest or lowest value at the group's last instant, so that no peak is lost.
 */
export function thin(
  instants: ArrayLike<number>,
  values: ArrayLike<number | null>,
  keep: "highest" | "lowest",
  most: number,
): readonly ChartPoint[] {
  const group = Math.max(1, Math.ceil(instants.length / most));
  const points: [number, number | null][] = [];
  for (let from = 0; from < instants.length; from += group) {
    const to = Math.min(from + group, instants.length);
    let kept: number | null = null;
    for (let i = from; i < to; i++) {
      const value = values[i] ?? null;
      if (value === null) continue;
      if (kept === null || (keep === "highest" ? value > kept : value < kept)) kept = value;
    }
    points.push([instants[to - 1]!, kept]);
  }
  return points;
}

/**
 * The points of a step line without those that change nothing; first and last stay. Of equal neighbours the first is
 * kept where a value holds after its instant, the last where it holds before.
 */
export function dropUnchanged(
  points: readonly ChartPoint[],
  holds: "after" | "before" = "after",
): readonly ChartPoint[] {
  const neighbour = holds === "after" ? -1 : 1;
  return points.filter(
    ([, value], index) =>
      index === 0 || index === points.length - 1 || value !== points[index + neighbour]![1],
  );
}
