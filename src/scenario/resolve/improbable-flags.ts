import type { Diagnostic } from "../../diagnostics/index.js";
import type { Provenance } from "../provenance.js";
import type { ResolvedScenario } from "../resolved-scenario.js";

type Flags = NonNullable<ResolvedScenario["clusterAutoscaler"]>;

/** Shares of a whole: cluster-autoscaler takes any number, and beyond 1 means "always". */
const SHARES = [
  "scale-down-utilization-threshold",
  "scale-down-gpu-utilization-threshold",
  "memory-difference-ratio",
  "max-free-difference-ratio",
  "max-allocatable-difference-ratio",
] as const;

/** Numbers of things: cluster-autoscaler takes those below 0, and means "none at all". */
const COUNTS = [
  "max-nodes-total",
  "max-nodes-per-scaleup",
  "max-scale-down-parallelism",
  "max-drain-parallelism",
  "max-bulk-soft-taint-count",
  "max-graceful-termination-sec",
  "ok-total-unready-count",
  "max-total-unready-percentage",
  "min-replica-count",
  "pod-injection-limit",
] as const;

/**
 * Flags of the cluster-autoscaler with values that it takes but that nobody can mean.
 *
 * Returns diagnostics, all warnings: HR1553.
 */
export function improbableFlags(flags: Flags, provenance: Provenance): readonly Diagnostic[] {
  const warn = (flag: keyof Flags, value: number, what: string, rule: string): Diagnostic => ({
    code: "HR1553",
    severity: "warning",
    place: provenance.placeOf(["clusterAutoscaler", flag]),
    message: `${flag} is ${value}: ${what}`,
    value,
    rule,
  });
  const shares = SHARES.map((flag) => [flag, flags[flag]] as const).filter(
    ([, value]) => value > 1 || value < 0,
  );
  const counts = COUNTS.map((flag) => [flag, flags[flag]] as const).filter(([, value]) => value < 0);
  const percentage = flags["max-total-unready-percentage"];
  return [
    ...shares.map(([flag, value]) =>
      warn(flag, value, value > 1 ? "more than the whole" : "less than nothing", "write a share from 0 to 1"),
    ),
    ...counts.map(([flag, value]) => warn(flag, value, "less than none", "write 0 or more")),
    ...(percentage > 100
      ? [warn("max-total-unready-percentage", percentage, "more than all nodes", "write at most 100")]
      : []),
  ];
}
