/**
 * The items that no other beats: none is at most as high in all measures and lower in one.
 *
 * Order: by the first measure, then the next. Equal items all stay.
 */
export function paretoFrontier<T>(
  items: readonly T[],
  measures: (item: T) => readonly number[],
): readonly T[] {
  const measured = items.map((item) => ({ item, values: measures(item) }));
  return measured
    .filter(({ values }) => !measured.some((other) => dominates(other.values, values)))
    .sort((a, b) => compare(a.values, b.values))
    .map(({ item }) => item);
}

function dominates(a: readonly number[], b: readonly number[]): boolean {
  return a.every((value, i) => value <= b[i]!) && a.some((value, i) => value < b[i]!);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of a.entries()) if (value !== b[i]) return value - b[i]!;
  return 0;
}
