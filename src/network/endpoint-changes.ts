/** What tells one list of endpoints from the one before. */
export interface EndpointChanges<T> {
  /** In the list before only, in its order. */
  readonly left: readonly T[];
  /** In the list now only, in its order. */
  readonly came: readonly T[];
}

/**
 * Which endpoints came and which left between two lists that name each once.
 *
 * Mostly one pod among many comes or goes: what both lists begin and end with is passed over.
 *
 * @example endpointChanges(["a", "b", "c"], ["a", "c", "d"]) // { left: ["b"], came: ["d"] }
 */
export function endpointChanges<T>(before: readonly T[], now: readonly T[]): EndpointChanges<T> {
  const shorter = Math.min(before.length, now.length);
  let start = 0;
  while (start < shorter && before[start] === now[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const left = before.slice(start, before.length - tail);
  const came = now.slice(start, now.length - tail);
  if (left.length === 0 || came.length === 0) return { left, came };
  const were = new Set(left);
  const are = new Set(came);
  return { left: left.filter((x) => !are.has(x)), came: came.filter((x) => !were.has(x)) };
}
