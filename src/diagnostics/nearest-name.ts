/**
 * The valid name nearest to a mistyped one by edit distance (insert, delete, replace, swap of neighbours),
 * ignoring case; undefined when none is close enough: at most two edits, or a third of the letters. Of four letters two
 * edits may make another word: the first letter must stand then.
 *
 * Order: ties go to the earlier entry of `names`.
 *
 * @example nearestName("minReplica", ["maxReplicas", "minReplicas"]) // "minReplicas"
 */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  const written = name.toLowerCase();
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of names) {
    const valid = candidate.toLowerCase();
    const distance = editDistance(written, valid);
    const isAnotherWord = written.length <= 4 && distance > 1 && written[0] !== valid[0];
    if (distance < bestDistance && !isAnotherWord) {
      bestDistance = distance;
      best = candidate;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(previous[j]! + 1, current[j - 1]! + 1, replace);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, beforePrevious[j - 2]! + 1);
      }
      current.push(cost);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length]!;
}
