/**
 * The positions of the points that no other point beats: at least as good in every criterion and better in one.
 * Less is better. A point that is undefined takes no part; a null criterion counts as equal to everything.
 *
 * @example paretoFrontier([[1, 9], [2, 2], [3, 3]]) // Set {0, 1}
 */
export function paretoFrontier(
  points: readonly (readonly (number | null)[] | undefined)[],
): ReadonlySet<number> {
  const frontier = new Set<number>();
  points.forEach((point, i) => {
    if (point === undefined) return;
    if (points.every((other, j) => i === j || other === undefined || !beats(other, point))) frontier.add(i);
  });
  return frontier;
}

function beats(a: readonly (number | null)[], b: readonly (number | null)[]): boolean {
  let isBetter = false;
  for (const [i, own] of a.entries()) {
    const other = b[i] ?? null;
    if (own === null || other === null) continue;
    if (own > other) return false;
    if (own < other) isBetter = true;
  }
  return isBetter;
}
