import { type Diagnostic, nearestName } from "../../diagnostics/index.js";
import { printReference } from "../resolve/resolve-amounts.js";
import type { PlacedWorkload } from "./placed-workload.js";

const DEFAULT_SCHEDULER = "default-scheduler";

/**
 * Says which workloads name a scheduler that does not run, so that their pods wait for ever.
 *
 * `schedulers`: names of the scheduler's profiles.
 * Returns diagnostics: HR1599 (warning), at the workload.
 */
export function unknownSchedulers(
  workloads: readonly PlacedWorkload[],
  schedulers: readonly string[],
): readonly Diagnostic[] {
  return workloads.flatMap(({ kind, namespace, name, place, template }) => {
    const { schedulerName = DEFAULT_SCHEDULER, nodeName } = template.spec;
    if (schedulers.includes(schedulerName) || nodeName) return [];
    const nearest = nearestName(schedulerName, schedulers);
    return [
      {
        code: "HR1599",
        severity: "warning" as const,
        place,
        message: `no scheduler is called "${schedulerName}", so pods of ${printReference({ kind, namespace, name })} get no node`,
        value: schedulerName,
        choices: schedulers,
        hint:
          nearest === undefined
            ? "name it in a profile of scheduler.config (KubeSchedulerConfiguration)"
            : `did you mean ${nearest}?`,
      },
    ];
  });
}
