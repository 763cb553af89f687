import {
  EXPANDER_NAMES,
  type ExpanderFault,
  parseDrainPriorityConfig,
  parseExpanderFlag,
  resourceLimitsOf,
  schedulersOf,
  taintConfigOf,
} from "../../controllers/cluster-autoscaler/index.js";
import { type Diagnostic, nearestName } from "../../diagnostics/index.js";
import type { ManifestSet } from "../../kubernetes/index.js";
import { hasHardDefaults } from "../../scheduling/index.js";
import type { Provenance } from "../provenance.js";
import type { ResolvedNodeGroup, ResolvedScenario } from "../resolved-scenario.js";
import { checkCapacityObjects } from "./check-capacity-objects.js";
import { groupsThatNothingScales } from "./groups-that-nothing-scales.js";
import { improbableFlags } from "./improbable-flags.js";

/** Source: cluster-autoscaler 1.36.1 config/flags/flags.go */
const DEFAULT_GRACEFUL_TERMINATION_SECONDS = 600;

/**
 * Checks the cluster-autoscaler's flags that have a grammar of their own, and the objects that it alone reads.
 *
 * Returns diagnostics: HR1594 not of the flag's form, HR1595 (warning) the priority expander without its ConfigMap, the
 * grpc expander without its service, HR1589 (warning) a group's startup taint that the flags do not name, HR1539
 * (warning) rules of the scheduler that the cluster-autoscaler does not know; and those of `checkCapacityObjects`,
 * `groupsThatNothingScales` and `improbableFlags`.
 */
export function checkClusterAutoscaler(
  scenario: Pick<
    ResolvedScenario,
    "clusterAutoscaler" | "nodeGroups" | "schedulerProfiles" | "autoscalerProfile"
  >,
  manifests: ManifestSet,
  applied: ReadonlyMap<string, ManifestSet>,
  provenance: Provenance,
): readonly Diagnostic[] {
  const { clusterAutoscaler: flags, nodeGroups } = scenario;
  const diagnostics = [...checkCapacityObjects(flags, [manifests, ...applied.values()])];
  if (flags === null) return [...diagnostics, ...groupsThatNothingScales(nodeGroups, provenance)];
  const report = (flag: string, message: string, more: Partial<Diagnostic> = {}) =>
    diagnostics.push({
      code: "HR1594",
      severity: "error",
      place: provenance.placeOf(["clusterAutoscaler", flag]),
      message,
      value: String(flags[flag as keyof typeof flags]),
      ...more,
    });

  const unpriced = nodeGroups.filter(({ pricePerHourUsd }) => pricePerHourUsd === null);
  const parsed = parseExpanderFlag(flags.expander, unpriced.length === 0);
  if ("fault" in parsed) {
    const { message, ...more } = expanderFault(parsed.fault, unpriced);
    report("expander", message, more);
  } else {
    const warn = (message: string, rule: string) =>
      report("expander", message, { code: "HR1595", severity: "warning", rule });
    if (parsed.names.includes("priority") && manifests.expanderPriorities === null) {
      warn(
        "the priority expander finds no priorities and keeps every option",
        "they are read from the ConfigMap kube-system/cluster-autoscaler-priority-expander of the manifests",
      );
    }
    if (parsed.names.includes("grpc")) {
      warn(
        "the grpc expander finds no service and keeps every option",
        "a service outside of the cluster-autoscaler cannot be simulated: choose by another expander",
      );
    }
  }
  if (flags["balancing-label"].length > 0 && flags["balancing-ignore-label"].length > 0) {
    report("balancing-label", "balancing-label and balancing-ignore-label stand together", {
      rule: "balancing-label alone decides which groups are similar: take one of them out",
    });
  }
  if (
    flags["drain-priority-config"] !== "" &&
    flags["max-graceful-termination-sec"] !== DEFAULT_GRACEFUL_TERMINATION_SECONDS
  ) {
    report("max-graceful-termination-sec", "it stands beside drain-priority-config", {
      rule: "drain-priority-config says how long each pod gets: take one of them out",
    });
  }
  if (flags["predicate-parallelism"] < 1) {
    report("predicate-parallelism", `${flags["predicate-parallelism"]} is not valid`, { rule: "at least 1" });
  }
  const valid = { "cores-total": "0:1", "memory-total": "0:1", "gpu-total": [] };
  for (const flag of ["cores-total", "memory-total", "gpu-total"] as const) {
    if (resourceLimitsOf({ ...valid, [flag]: flags[flag] }) !== null) continue;
    report(flag, `"${flags[flag]}" is not valid`, {
      rule:
        flag === "gpu-total"
          ? "write type:min:max, one or a list of them"
          : "write min:max with min at most max, for example 0:320000",
    });
  }
  const { allowed, bypassed } = schedulersOf(flags);
  const stranger = [...bypassed].find((name) => allowed.size > 0 && !allowed.has(name));
  if (stranger !== undefined) {
    report("bypassed-scheduler-names", `${stranger} is bypassed, but not allowed`, {
      rule: "allowed-scheduler-names, where it is given, must name every bypassed scheduler",
    });
  }
  if (parseDrainPriorityConfig(flags["drain-priority-config"]) === undefined) {
    report("drain-priority-config", `"${flags["drain-priority-config"]}" is not valid`, {
      rule: "write priority:seconds, a comma list, for example 0:30,1000:60",
    });
  }
  return [
    ...diagnostics,
    ...improbableFlags(flags, provenance),
    ...unknownStartupTaints(flags, nodeGroups, provenance),
    ...unknownSpread(scenario, provenance),
  ];
}

/** Where pods wait for nodes that the cluster-autoscaler does not see a need of. */
function unknownSpread(
  { schedulerProfiles, autoscalerProfile }: Pick<ResolvedScenario, "schedulerProfiles" | "autoscalerProfile">,
  provenance: Provenance,
): readonly Diagnostic[] {
  if (hasHardDefaults(autoscalerProfile) || ![...schedulerProfiles.values()].some(hasHardDefaults)) return [];
  return [
    {
      code: "HR1539",
      severity: "warning",
      place: provenance.placeOf(["scheduler", "config"]),
      message:
        "the cluster-autoscaler does not know the scheduler's default constraints that must hold: " +
        "it buys no node for pods that only they keep waiting",
      rule: "write scheduler-config-file under clusterAutoscaler",
    },
  ];
}

function unknownStartupTaints(
  flags: NonNullable<ResolvedScenario["clusterAutoscaler"]>,
  nodeGroups: ResolvedScenario["nodeGroups"],
  provenance: Provenance,
): readonly Diagnostic[] {
  const known = taintConfigOf(flags);
  return nodeGroups.flatMap(({ name, startupTaints }, index) =>
    startupTaints
      .filter(({ key, effect }) => effect !== "PreferNoSchedule" && !known.isStartupTaint(key))
      .map(({ key }) => ({
        code: "HR1589",
        severity: "warning" as const,
        place: provenance.placeOf(["nodeGroups", index, "startupTaints"]),
        message:
          `to the cluster-autoscaler, ${key} of node group "${name}" is a taint for good: it takes nodes for ready ` +
          "that still carry it, and does not grow an empty group for pods that do not tolerate it",
        value: key,
        rule: `write startup-taint: [${key}] under clusterAutoscaler`,
      })),
  );
}

function expanderFault(
  fault: ExpanderFault,
  unpriced: readonly ResolvedNodeGroup[],
): Pick<Diagnostic, "message" | "rule" | "hint" | "choices"> {
  switch (fault.kind) {
    case "unknown": {
      const nearest = nearestName(fault.name, EXPANDER_NAMES);
      return {
        message: `there is no expander "${fault.name}"`,
        choices: EXPANDER_NAMES,
        ...(nearest === undefined ? {} : { hint: `did you mean ${nearest}?` }),
      };
    }
    case "duplicate":
      return { message: `the expander "${fault.name}" is there twice`, rule: "name each at most once" };
    case "randomNotLast":
      return {
        message: "an expander after random has nothing left to choose from",
        rule: "random must be the last of the list",
      };
    case "noPrices":
      return {
        message: `the price expander needs a price of every node group; ${unpriced.map(({ name }) => name).join(", ")} has none`,
        rule: unpriced.some(({ isSpot }) => isSpot)
          ? "write price, for spot machines spot: {price: …}, in USD per node and hour"
          : "write price in USD per node and hour",
      };
  }
}
