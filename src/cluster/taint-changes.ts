import type { Taint } from "../kubernetes/index.js";

/** The taints that came and went, as `key:effect`. Order: those that came first. */
export function taintChanges(
  before: readonly Taint[],
  after: readonly Taint[],
): readonly (readonly [step: "tainted" | "untainted", taint: string])[] {
  const isIn = (list: readonly Taint[], { key, effect }: Taint) =>
    list.some((other) => other.key === key && other.effect === effect);
  const named = ({ key, effect }: Taint) => `${key}:${effect}`;
  return [
    ...after.filter((taint) => !isIn(before, taint)).map((taint) => ["tainted", named(taint)] as const),
    ...before.filter((taint) => !isIn(after, taint)).map((taint) => ["untainted", named(taint)] as const),
  ];
}
