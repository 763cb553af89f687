import { type CallerOf, orderByCalls } from "./call-order.js";

/**
 * Parts targets into groups that call each other, directly or not; in each, callers before callees.
 *
 * Throws RangeError for a call to a key that is not among them and for calls in a circle.
 */
export function callGraphs<T extends CallerOf>(targets: readonly T[]): readonly (readonly T[])[] {
  const { order, cycle } = orderByCalls(targets);
  if (cycle !== null) throw new RangeError(`calls run in a circle: ${cycle.join(" → ")}`);
  const byKey = new Map(targets.map((target) => [target.key, target]));
  const groupOf = new Map<T, T[]>(order.map((target) => [target, [target]]));
  for (const target of order) {
    for (const call of target.calls) {
      const callee = byKey.get(call.to);
      if (callee === undefined)
        throw new RangeError(`${target.key} calls ${call.to}, which has no load entry`);
      const into = groupOf.get(target)!;
      const from = groupOf.get(callee)!;
      if (into === from) continue;
      into.push(...from);
      for (const member of from) groupOf.set(member, into);
    }
  }
  return [...new Set(groupOf.values())].map((group) =>
    order.filter((target) => groupOf.get(target) === group),
  );
}
