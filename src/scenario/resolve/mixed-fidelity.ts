import type { Diagnostic } from "../../diagnostics/index.js";
import type { Provenance } from "../provenance.js";
import type { ResolvedLoad } from "../resolved-scenario.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import { printReference, referenceKey, toReference } from "./resolve-amounts.js";

/** Calls between a fluid and single requests, which cannot be: HR1547. */
export function mixedFidelity(
  load: readonly ResolvedLoad[],
  scenario: FilledScenario,
  provenance: Provenance,
): Diagnostic[] {
  const fidelities = new Map(
    load.map((each) => [referenceKey(each.to), each.kind === "requests" ? each.fidelity : null]),
  );
  return load.flatMap((each, index) => {
    if (each.kind !== "requests") return [];
    const { dns } = scenario;
    const queries =
      dns === undefined || each.calls.length === 0 || each.door !== null
        ? []
        : [{ to: toReference(dns.service) }];
    const calls = [...each.calls, ...(each.door?.onward ?? []), ...queries];
    return calls.flatMap((call, i): Diagnostic[] => {
      const other = fidelities.get(referenceKey(call.to));
      if (other === undefined || other === null || other === each.fidelity) return [];
      const callee = printReference(call.to);
      return [
        {
          code: "HR1547",
          severity: "error",
          place: provenance.placeOf(
            each.door === null && i < each.calls.length
              ? ["load", index, "calls", i, "to"]
              : ["load", index, "to"],
          ),
          message: `${scenario.load[index]!.to} is played with fidelity ${each.fidelity}, ${callee} with ${other}`,
          rule: "a load and everything that it calls are played alike",
          hint: `give both fidelity: request`,
        },
      ];
    });
  });
}
