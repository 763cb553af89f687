/** One target's calls to others, by key. */
export interface CallerOf {
  readonly key: string;
  readonly calls: readonly { readonly to: string; readonly perRequest: number }[];
}

/**
 * Callers before those whom they call, otherwise in the given order; or, where calls run in a circle, the keys of
 * one circle in calling order.
 *
 * @example orderByCalls([{ key: "b", calls: [] }, { key: "a", calls: [{ to: "b", perRequest: 1 }] }]).order // a, b
 */
export function orderByCalls<T extends CallerOf>(
  targets: readonly T[],
): { readonly order: readonly T[]; readonly cycle: readonly string[] | null } {
  const byKey = new Map(targets.map((target) => [target.key, target]));
  const finished: T[] = [];
  const state = new Map<string, "open" | "done">();
  const path: string[] = [];
  let cycle: readonly string[] | null = null;

  const visit = (target: T): void => {
    if (cycle !== null || state.get(target.key) === "done") return;
    if (state.get(target.key) === "open") {
      cycle = [...path.slice(path.indexOf(target.key)), target.key];
      return;
    }
    state.set(target.key, "open");
    path.push(target.key);
    // Last called first, so that the reversed order below keeps the given one.
    for (const call of [...target.calls].reverse()) {
      const callee = byKey.get(call.to);
      if (callee !== undefined) visit(callee);
    }
    path.pop();
    state.set(target.key, "done");
    finished.push(target);
  };
  for (const target of [...targets].reverse()) visit(target);
  return cycle === null
    ? { order: finished.reverse(), cycle: null }
    : { order: [], cycle: fromFirst(cycle, targets) };
}

/** The same circle, begun at its member that was given first. */
function fromFirst(cycle: readonly string[], targets: readonly CallerOf[]): readonly string[] {
  const members = cycle.slice(1);
  const first = targets.find((target) => members.includes(target.key));
  const start = first === undefined ? 0 : members.indexOf(first.key);
  const turned = [...members.slice(start), ...members.slice(0, start)];
  return [...turned, turned[0]!];
}
