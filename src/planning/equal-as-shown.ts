/**
 * Numbers of which those that a report shows alike are equal: what no reader sees makes nothing better. The first of
 * them stands for all.
 *
 * @example equalAsShown([0.05531, 0.05534, null], spanText) // [0.05531, 0.05531, null]
 */
export function equalAsShown(
  values: readonly (number | null)[],
  textOf: (value: number) => string,
): readonly (number | null)[] {
  const firsts = new Map<string, number>();
  return values.map((value) => {
    if (value === null) return null;
    const text = textOf(value);
    const first = firsts.get(text) ?? value;
    firsts.set(text, first);
    return first;
  });
}
