import type { Diagnostic } from "../diagnostics/index.js";
import { printReference, type ResolvedLoad, referenceKey } from "../scenario/index.js";
import type { Traffic } from "../traffic/index.js";

/**
 * Calls that NetworkPolicies forbade, with the number of requests that never arrived at each target.
 *
 * Returns diagnostics: HR4012.
 */
export function forbiddenCallsOf(load: readonly ResolvedLoad[], traffic: Traffic): readonly Diagnostic[] {
  const lost = new Map(traffic.sources.map((source) => [source.service, source.total().forbidden ?? 0]));
  const warnings: Diagnostic[] = [];
  const note = (who: string, to: Parameters<typeof printReference>[0], forbiddenBy: string | null) => {
    if (forbiddenBy === null) return;
    const count = Math.round(lost.get(referenceKey(to)) ?? 0);
    warnings.push({
      code: "HR4012",
      severity: "warning",
      message: `${who} may not call ${printReference(to)}: ${forbiddenBy}`,
      rule: `${count} requests to it never arrived, and their callers waited until they gave up`,
    });
  };
  for (const each of load) {
    if (each.kind !== "requests") continue;
    const who = printReference(each.to);
    note("Clients outside the cluster", each.to, each.forbiddenBy);
    for (const { to, forbiddenBy, lookup } of each.calls) {
      note(each.door === null ? who : "Clients outside the cluster", to, forbiddenBy);
      if (lookup !== null) note(who, lookup.to, lookup.forbiddenBy);
    }
    const { door } = each;
    if (door === null || door.controller === null) continue;
    for (const { to, forbiddenBy } of door.onward) note(printReference(door.controller), to, forbiddenBy);
  }
  return warnings.filter(
    (warning, i) => warnings.findIndex((other) => other.message === warning.message) === i,
  );
}
