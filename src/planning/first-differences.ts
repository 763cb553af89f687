import type { ScalingDecision } from "./run-figures.js";

/** Where two runs part: the first decision about an object that is not the same in both. */
export interface DecisionDifference {
  readonly object: string;
  /** Undefined: nothing more was decided about the object. */
  readonly base: ScalingDecision | undefined;
  readonly variant: ScalingDecision | undefined;
}

/** Instants so close are the same decision, a call to the API apart. */
const SAME_MICROS = 1e6;

/**
 * For every object the first decision that differs.
 *
 * Order: by the earlier of the two instants; ties by object.
 */
export function firstDifferences(
  base: readonly ScalingDecision[],
  variant: readonly ScalingDecision[],
): readonly DecisionDifference[] {
  const ofBase = byObject(base);
  const ofVariant = byObject(variant);
  const objects = [...new Set([...ofBase.keys(), ...ofVariant.keys()])];
  return objects
    .flatMap((object): DecisionDifference[] => {
      const [a, b] = [ofBase.get(object) ?? [], ofVariant.get(object) ?? []];
      const length = Math.max(a.length, b.length);
      for (let i = 0; i < length; i++) {
        if (!isSame(a[i], b[i])) return [{ object, base: a[i], variant: b[i] }];
      }
      return [];
    })
    .sort((a, b) => timeOf(a) - timeOf(b) || (a.object < b.object ? -1 : 1));
}

function byObject(decisions: readonly ScalingDecision[]): Map<string, ScalingDecision[]> {
  const groups = new Map<string, ScalingDecision[]>();
  for (const decision of decisions) {
    const group = groups.get(decision.object);
    if (group === undefined) groups.set(decision.object, [decision]);
    else group.push(decision);
  }
  return groups;
}

function isSame(a: ScalingDecision | undefined, b: ScalingDecision | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.from === b.from && a.to === b.to && Math.abs(a.timeMicros - b.timeMicros) < SAME_MICROS;
}

function timeOf({ base, variant }: DecisionDifference): number {
  return Math.min(
    base?.timeMicros ?? Number.POSITIVE_INFINITY,
    variant?.timeMicros ?? Number.POSITIVE_INFINITY,
  );
}
