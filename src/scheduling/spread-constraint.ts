import {
  compileLabelSelector,
  isEmptySelector,
  type LabelSelector,
  type StringMap,
  type TopologySpreadConstraint,
} from "../kubernetes/index.js";
import { labelOf } from "./node-view.js";
import { PodMatcher } from "./pod-matcher.js";

/** A compiled topology spread constraint. */
export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly minDomains: number;
  readonly honorsNodeAffinity: boolean;
  readonly honorsNodeTaints: boolean;
  readonly matcher: PodMatcher;
}

export const HOSTNAME_LABEL = "kubernetes.io/hostname";
export const ZONE_LABEL = "topology.kubernetes.io/zone";

/** Compiles the constraints of one kind, `matchLabelKeys` merged into their selectors. */
export function compileSpreadConstraints(
  constraints: readonly TopologySpreadConstraint[],
  whenUnsatisfiable: TopologySpreadConstraint["whenUnsatisfiable"],
  namespace: string,
  labels: StringMap,
): readonly SpreadConstraint[] {
  return constraints
    .filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable)
    .map((constraint) => {
      const selector = mergedSelector(constraint, labels);
      const matchesAll = selector !== undefined && isEmptySelector(selector);
      return compileConstraint(
        constraint,
        new PodMatcher(namespace, matchesAll, compileLabelSelector(selector)),
      );
    });
}

/**
 * The default profile's constraints, both soft: 3 per host, 5 per zone. They count the pods that `matcher` finds.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/podtopologyspread/plugin.go#systemDefaultConstraints
 */
export function systemDefaultConstraints(matcher: PodMatcher): readonly SpreadConstraint[] {
  let constraints = DEFAULTS.get(matcher);
  if (constraints === undefined) {
    constraints = makeDefaultConstraints(matcher);
    DEFAULTS.set(matcher, constraints);
  }
  return constraints;
}

/**
 * A profile's own default constraints of one kind, counting the pods that `matcher` finds.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/podtopologyspread/common.go#buildDefaultConstraints
 */
export function listedDefaultConstraints(
  constraints: readonly TopologySpreadConstraint[],
  whenUnsatisfiable: TopologySpreadConstraint["whenUnsatisfiable"],
  matcher: PodMatcher,
): readonly SpreadConstraint[] {
  return constraints
    .filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable)
    .map((constraint) => compileConstraint(constraint, matcher));
}

function compileConstraint(constraint: TopologySpreadConstraint, matcher: PodMatcher): SpreadConstraint {
  return {
    maxSkew: constraint.maxSkew,
    topologyKey: constraint.topologyKey,
    minDomains: constraint.minDomains ?? 1,
    honorsNodeAffinity: (constraint.nodeAffinityPolicy ?? "Honor") === "Honor",
    honorsNodeTaints: constraint.nodeTaintsPolicy === "Honor",
    matcher,
  };
}

const DEFAULTS = new WeakMap<PodMatcher, readonly SpreadConstraint[]>();

function makeDefaultConstraints(matcher: PodMatcher): readonly SpreadConstraint[] {
  const constraint = (topologyKey: string, maxSkew: number): SpreadConstraint => ({
    maxSkew,
    topologyKey,
    minDomains: 1,
    honorsNodeAffinity: true,
    honorsNodeTaints: false,
    matcher,
  });
  return [constraint(HOSTNAME_LABEL, 3), constraint(ZONE_LABEL, 5)];
}

function mergedSelector(constraint: TopologySpreadConstraint, labels: StringMap): LabelSelector | undefined {
  const keys = (constraint.matchLabelKeys ?? []).filter((key) => labelOf(labels, key) !== undefined);
  if (keys.length === 0) return constraint.labelSelector;
  const { matchExpressions = [], ...rest } = constraint.labelSelector ?? {};
  return {
    ...rest,
    matchExpressions: [
      ...matchExpressions,
      ...keys.map((key) => ({ key, operator: "In" as const, values: [labelOf(labels, key)!] })),
    ],
  };
}
