import { type HintContext, type Plugin, SKIP_FILTER } from "../plugin.js";
import type { ProfileOptions } from "../profile-options.js";
import type { SchedulingPod } from "../scheduling-pod.js";
import {
  listedDefaultConstraints,
  type SpreadConstraint,
  systemDefaultConstraints,
} from "../spread-constraint.js";
import { hasAllTopologyKeys } from "../spread-eligibility.js";
import { SpreadFilter } from "../spread-filter.js";
import { SpreadScore } from "../spread-score.js";

/**
 * Spreads the pods of a selector over the values of a topology key: hard constraints filter, soft ones score. Pods
 * without constraints get the profile's: the system defaults (soft, 3 per host, 5 per zone) or a list of its own, over
 * what their Services and controller select.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/podtopologyspread
 */
export function podTopologySpread(options: ProfileOptions): Plugin {
  const listed = options.defaultSpreadConstraints ?? [];
  const hasHardDefault = listed.some(({ whenUnsatisfiable }) => whenUnsatisfiable === "DoNotSchedule");
  const hardConstraintsOf = (pod: SchedulingPod, lookups: HintContext): readonly SpreadConstraint[] => {
    if (pod.hasOwnSpreadConstraints || !hasHardDefault) return pod.hardSpreadConstraints;
    const matcher = lookups.defaultSpreadMatcher(pod);
    return matcher === null ? [] : listedDefaultConstraints(listed, "DoNotSchedule", matcher);
  };
  return {
    name: "PodTopologySpread",
    prepareFilter: (pod, context) => {
      const constraints = hardConstraintsOf(pod, context.lookups);
      return constraints.length === 0
        ? SKIP_FILTER
        : { kind: "ready", filter: new SpreadFilter(pod, constraints, context) };
    },
    prepareScore: (pod, context, feasible) => {
      if (pod.hasOwnSpreadConstraints) {
        if (pod.softSpreadConstraints.length === 0) return null;
        return new SpreadScore(pod, pod.softSpreadConstraints, true, context, feasible);
      }
      if (!options.systemDefaultSpread && listed.length === 0) return null;
      const matcher = context.lookups.defaultSpreadMatcher(pod);
      if (matcher === null) return null;
      if (!options.systemDefaultSpread) {
        const soft = listedDefaultConstraints(listed, "ScheduleAnyway", matcher);
        return soft.length === 0 ? null : new SpreadScore(pod, soft, true, context, feasible);
      }
      return new SpreadScore(pod, systemDefaultConstraints(matcher), false, context, feasible);
    },
    isCuredBy: (pod, event, lookups) => {
      const constraints = hardConstraintsOf(pod, lookups);
      switch (event.kind) {
        case "AssignedPodAdd":
        case "PodDelete":
          if (event.kind === "PodDelete" && !event.wasAssigned) return false;
          return (
            event.pod.namespace === pod.namespace &&
            constraints.some(({ matcher }) => matcher.matches(event.pod.labels))
          );
        case "NodeAdd":
        case "NodeDelete":
          return hasAllTopologyKeys(event.node.labels, constraints);
        case "NodeUpdate":
          if (event.change === "allocatable") return false;
          return (
            hasAllTopologyKeys(event.node.labels, constraints) ||
            hasAllTopologyKeys(event.before.labels, constraints)
          );
        case "Storage":
          return false;
      }
    },
  };
}
