import type { Diagnostic } from "../../diagnostics/index.js";
import type { Provenance } from "../provenance.js";
import type { ResolvedAction } from "../resolved-scenario.js";
import { ACTION_VERBS } from "../schema/actions.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import { printReference, toReference, toSpan, toSpanOrNull } from "./resolve-amounts.js";

type FilledAction = FilledScenario["actions"][number];

/**
 * Resolves the scenario's `actions`. `filesOf` gives the files that an `apply` stands for.
 *
 * Order: by time; ties in the order written.
 * Returns diagnostics: HR1560 not exactly one verb, HR1561 fail without exactly one of zone, node and pod.
 */
export function resolveActions(
  scenario: FilledScenario,
  filesOf: (argument: string) => readonly string[],
  provenance: Provenance,
): { readonly actions: readonly ResolvedAction[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const actions: ResolvedAction[] = [];
  scenario.actions.forEach((action, index) => {
    const fault = (code: string, message: string, rule: string) =>
      diagnostics.push({
        code,
        severity: "error",
        place: provenance.placeOf(["actions", index]),
        message,
        rule,
      });
    const verbs = ACTION_VERBS.filter((verb) => action[verb] !== undefined);
    if (verbs.length !== 1) {
      const found = verbs.length === 0 ? "nothing" : verbs.join(" and ");
      fault("HR1560", `an action does ${found}`, `give exactly one of ${ACTION_VERBS.join(", ")}`);
      return;
    }
    if (
      action.fail !== undefined &&
      Object.values(action.fail).filter((value) => value !== undefined).length !== 1
    ) {
      fault("HR1561", "fail names no victim, or several", "give exactly one of zone, node and pod");
      return;
    }
    actions.push(resolveAction(action, filesOf));
  });
  return { actions: actions.sort((a, b) => a.at - b.at), diagnostics };
}

function resolveAction(
  action: FilledAction,
  filesOf: (argument: string) => readonly string[],
): ResolvedAction {
  const at = toSpan(action.at);
  const until = toSpanOrNull(action.for);
  if (action.apply !== undefined) return { at, kind: "apply", files: filesOf(action.apply) };
  if (action.scale !== undefined) {
    return { at, kind: "scale", target: toReference(action.scale.target), replicas: action.scale.replicas };
  }
  if (action.restart !== undefined) return { at, kind: "restart", target: toReference(action.restart) };
  if (action.delete !== undefined) return { at, kind: "delete", target: toReference(action.delete) };
  if (action.drain !== undefined) return { at, kind: "drain", node: action.drain, for: until };
  if (action.cordon !== undefined) return { at, kind: "cordon", node: action.cordon, for: until };
  if (action.uncordon !== undefined) return { at, kind: "uncordon", node: action.uncordon, for: until };
  if (action.taint !== undefined) {
    const { node, ...taint } = action.taint;
    return { at, kind: "taint", node, taint, for: until };
  }
  const { zone, node, pod } = action.fail!;
  if (zone !== undefined) return { at, kind: "fail", what: "zone", name: zone, for: until };
  if (node !== undefined) return { at, kind: "fail", what: "node", name: node, for: until };
  return { at, kind: "fail", what: "pod", name: printReference(toReference(pod!)), for: until };
}
