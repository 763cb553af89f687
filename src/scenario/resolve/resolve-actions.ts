import type { Diagnostic } from "../../diagnostics/index.js";
import type { Provenance } from "../provenance.js";
import type { FailureVictim, ResolvedAction } from "../resolved-scenario.js";
import { ACTION_VERBS } from "../schema/actions.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import { toReference, toSpan, toSpanOrNull } from "./resolve-amounts.js";

type FilledAction = FilledScenario["actions"][number];

/**
 * Resolves the scenario's `actions`. `filesOf` gives the files that an `apply` stands for.
 *
 * Order: by time; ties in the order written.
 * Returns diagnostics: HR1560 not exactly one verb, HR1561 fail without a victim, or with several.
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
    const wrong = action.fail === undefined ? null : failureFault(action.fail);
    if (wrong !== null) {
      fault("HR1561", wrong.message, wrong.rule);
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
  if (action.rollback !== undefined) return { at, kind: "rollback", target: toReference(action.rollback) };
  if (action.delete !== undefined) return { at, kind: "delete", target: toReference(action.delete) };
  if (action.drain !== undefined) return { at, kind: "drain", node: action.drain, for: until };
  if (action.cordon !== undefined) return { at, kind: "cordon", node: action.cordon, for: until };
  if (action.uncordon !== undefined) return { at, kind: "uncordon", node: action.uncordon, for: until };
  if (action.taint !== undefined) {
    const { node, ...taint } = action.taint;
    return { at, kind: "taint", node, taint, for: until };
  }
  const fail = action.fail!;
  return {
    at,
    kind: "fail",
    victim: victimOf(fail),
    outage: fail.outage,
    for: until,
    random: fail.mtbf === undefined ? null : { mtbf: toSpan(fail.mtbf), mttr: toSpanOrNull(fail.mttr) },
  };
}

type FilledFailure = NonNullable<FilledAction["fail"]>;

function victimOf({ zone, group, node, pod }: FilledFailure): FailureVictim {
  if (zone !== undefined) return { kind: "zone", name: zone };
  if (group !== undefined) return { kind: "group", name: group };
  if (node !== undefined) return { kind: "node", name: node };
  return pod === undefined ? { kind: "all" } : { kind: "pod", pod: toReference(pod) };
}

function failureFault({ zone, group, node, pod, mtbf, mttr }: FilledFailure) {
  const victims = [zone, group, node, pod].filter((victim) => victim !== undefined).length;
  if (mtbf === undefined) {
    if (mttr !== undefined)
      return { message: "mttr without mtbf", rule: "give mtbf, or `for` in place of mttr" };
    if (victims === 1) return null;
    return {
      message: victims === 0 ? "fail names no victim" : "fail names several victims",
      rule: "give exactly one of zone, group, node and pod, or mtbf for random failures",
    };
  }
  if (toSpan(mtbf) <= 0)
    return { message: "mtbf is not positive", rule: "a mean time between failures, like 30d" };
  if (pod !== undefined)
    return { message: "mtbf of a pod", rule: "random failures are of nodes: zone, group or node" };
  if (victims <= 1) return null;
  return {
    message: "fail names several victims",
    rule: "give at most one of zone, group and node with mtbf",
  };
}
