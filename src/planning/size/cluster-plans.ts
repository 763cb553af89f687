import { parse } from "yaml";
import type { LoadedScenario } from "../../scenario/index.js";
import type { RoleCandidates, SizeCandidate } from "./size-candidates.js";
import type { ClusterPlan, GroupPlan } from "./size-result.js";

/** Fields that belong to a machine and go when another one comes. */
const MACHINE_FIELDS = ["cpu", "memory", "pods", "price", "systemReserved"];

/**
 * Clusters that are worth a simulation: the cheapest machines by packing for every role, then each role's next ones
 * beside the cheapest of the others; each as small as packing allows and with more to spare.
 *
 * Order: by how promising they are.
 */
export function clusterPlans(
  roles: readonly RoleCandidates[],
  follows: boolean,
  mostTypes: number,
): readonly ClusterPlan[] {
  const cheapest = roles.map(({ candidates }) => candidates[0]!);
  const combinations = [cheapest];
  roles.forEach(({ candidates }, index) => {
    for (const other of candidates.slice(1, mostTypes)) combinations.push(cheapest.with(index, other));
  });
  const spares = follows ? FOLLOWING_SPARES : FIXED_SPARES;
  const plans = [
    ...combinationPlans(roles, combinations, follows, spares),
    ...(follows ? splitPlans(roles, cheapest) : []),
  ];
  return plans.filter(({ label }, index) => plans.findIndex((other) => other.label === label) === index);
}

function combinationPlans(
  roles: readonly RoleCandidates[],
  combinations: readonly (readonly SizeCandidate[])[],
  follows: boolean,
  spares: readonly number[],
): readonly ClusterPlan[] {
  return combinations.flatMap((chosen) =>
    spares.map((spare) =>
      planOf(roles.map(({ role }, i) => groupPlan(role.group.name, chosen[i]!, follows, spare))),
    ),
  );
}

/** One role on two groups, the second of which comes only on demand: the expander chooses between them. */
function splitPlans(
  roles: readonly RoleCandidates[],
  cheapest: readonly SizeCandidate[],
): readonly ClusterPlan[] {
  return roles.flatMap(({ role, candidates }, index) => {
    const second = candidates[1];
    if (second === undefined) return [];
    const groups = roles.map((each, i) => groupPlan(each.role.group.name, cheapest[i]!, true, 0));
    const { name } = role.group;
    const suffix = second.instanceType?.replaceAll(".", "-") ?? "second";
    const beside = { ...groupPlan(name, second, true, 0), group: `${name}-${suffix}`, count: 0, min: 0 };
    return [planOf(groups.toSpliced(index + 1, 0, beside))];
  });
}

/** Fixed nodes: shares beyond what packing needs. */
const FIXED_SPARES = [0, 0.15, 0.35];
/** Nodes that come and go: how far the minimum is raised from the quietest interval to the busiest. */
const FOLLOWING_SPARES = [0, 0.2, 0.4, 0.7];

function groupPlan(group: string, candidate: SizeCandidate, follows: boolean, spare: number): GroupPlan {
  const { instanceType, peakNodes, lowNodes, firstNodes } = candidate;
  if (!follows) {
    const count = spare === 0 ? peakNodes : Math.max(peakNodes + 1, Math.ceil(peakNodes * (1 + spare)));
    return { group, from: group, instanceType, count, min: count, max: count };
  }
  const min = Math.round(lowNodes + spare * (peakNodes - lowNodes));
  // A quarter beyond the busiest moment: machines that go at last must not keep others from coming.
  const max = Math.max(min + 1, Math.ceil(peakNodes * 1.25) + 1);
  return { group, from: group, instanceType, count: Math.min(max, Math.max(min, firstNodes)), min, max };
}

/** A plan with its name. @example planOf([…]).label // "service: 6 × m6i.xlarge" */
export function planOf(groups: readonly GroupPlan[]): ClusterPlan {
  const label = groups
    .map(({ group, instanceType, count, min, max }) => {
      const number = min === max ? String(count) : `${min} to ${max}`;
      return `${group} ${number} × ${instanceType ?? "as it is"}`;
    })
    .join(", ");
  return { label, groups };
}

/** A plan with so many times the nodes; at least as many. */
export function enlarged(plan: ClusterPlan, factor: number): ClusterPlan {
  const more = (count: number) => Math.ceil(count * factor - 1e-9);
  return planOf(
    plan.groups.map((group) => ({
      ...group,
      count: more(group.count),
      min: more(group.min),
      max: more(group.max),
    })),
  );
}

/** The scenario's node groups as a user would write them under a plan. */
export function plannedGroups(
  loaded: Pick<LoadedScenario, "resolvedYaml">,
  plan: ClusterPlan,
): readonly Readonly<Record<string, unknown>>[] {
  const { nodeGroups } = parse(loaded.resolvedYaml) as {
    readonly nodeGroups: readonly Readonly<Record<string, unknown>>[];
  };
  return nodeGroups.flatMap((written) => {
    const own = plan.groups.filter(({ from }) => from === written["name"]);
    return own.length === 0 ? [written] : own.map((group) => plannedGroup(written, group));
  });
}

function plannedGroup(
  written: Readonly<Record<string, unknown>>,
  { group, instanceType, count, min, max }: GroupPlan,
): Readonly<Record<string, unknown>> {
  if (instanceType === null) return { ...written, name: group, count, min, max };
  const kept = Object.entries(written).filter(([field]) => !MACHINE_FIELDS.includes(field));
  const spot = written["spot"] === undefined ? {} : { spot: {} };
  return { ...Object.fromEntries(kept), ...spot, name: group, instanceType, count, min, max };
}

/** The override that makes a plan of the scenario's node groups. */
export function planOverride(loaded: Pick<LoadedScenario, "resolvedYaml">, plan: ClusterPlan): string {
  return `nodeGroups=${JSON.stringify(plannedGroups(loaded, plan))}`;
}
