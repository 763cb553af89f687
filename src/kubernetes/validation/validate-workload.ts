import { isEmptySelector, matchesLabelSelector } from "../label-selector.js";
import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from "../types/index.js";
import type { Report } from "./report.js";
import { validateLabelSelector } from "./validate-label-selector.js";
import { validatePodSpec } from "./validate-pod-spec.js";

/** A workload that selects its pods with a label selector and keeps them running. */
export type SelectingWorkload = Deployment | ReplicaSet | StatefulSet | DaemonSet;

/**
 * What must hold between the fields of a Deployment, ReplicaSet, StatefulSet or DaemonSet.
 *
 * Returns diagnostics: HR1123 selector and template labels do not match, HR1124 empty selector, HR1125 a rolling
 * update that may change nothing, and those of the pod template.
 * Source: kubernetes v1.36.3 pkg/apis/apps/validation/validation.go
 */
export function validateWorkload(workload: SelectingWorkload, report: Report): void {
  const { selector, template } = workload.spec;
  validateLabelSelector(selector, ["spec", "selector"], report);
  if (selector === undefined || isEmptySelector(selector)) {
    report("HR1124", ["spec", "selector"], {
      message: "empty selector",
      rule: `the selector of a ${workload.kind} must name at least one label`,
    });
  } else if (!matchesLabelSelector(selector, template.metadata?.labels)) {
    report("HR1123", ["spec", "template", "metadata", "labels"], {
      message: "the selector does not match the labels of the pod template",
      rule: "spec.selector must match spec.template.metadata.labels",
    });
  }
  if (workload.kind === "Deployment") validateStrategy(workload, report);
  if (workload.kind === "DaemonSet") validateDaemonSetStrategy(workload, report);
  if (template.spec.restartPolicy !== undefined && template.spec.restartPolicy !== "Always") {
    report("HR1113", ["spec", "template", "spec", "restartPolicy"], {
      message: `"${template.spec.restartPolicy}" is not valid here`,
      value: template.spec.restartPolicy,
      choices: ["Always"],
    });
  }
  validatePodSpec(template.spec, ["spec", "template", "spec"], report);
}

function validateStrategy({ spec }: Deployment, report: Report): void {
  const { rollingUpdate, type } = spec.strategy ?? {};
  if (type === "Recreate" && rollingUpdate !== undefined) {
    report("HR1125", ["spec", "strategy", "rollingUpdate"], {
      message: "rollingUpdate with strategy Recreate",
      rule: "rollingUpdate may only be set when the type is RollingUpdate",
    });
  }
  if (isZero(rollingUpdate?.maxSurge) && isZero(rollingUpdate?.maxUnavailable)) {
    report("HR1125", ["spec", "strategy", "rollingUpdate"], {
      message: "maxSurge and maxUnavailable are both 0",
      rule: "one of them must be more than 0, or no pod could be replaced",
    });
  }
}

/** One of the two limits must be zero and the other not. Source: validation.go#ValidateRollingUpdateDaemonSet */
function validateDaemonSetStrategy({ spec }: DaemonSet, report: Report): void {
  const rollingUpdate = spec.updateStrategy?.rollingUpdate;
  if (rollingUpdate === undefined) return;
  const { maxSurge, maxUnavailable } = rollingUpdate;
  if (isZero(maxSurge) === isZero(maxUnavailable)) {
    report("HR1125", ["spec", "updateStrategy", "rollingUpdate"], {
      message: isZero(maxSurge)
        ? "maxSurge and maxUnavailable are both 0"
        : "maxSurge and maxUnavailable are both set",
      rule: "exactly one of them must be more than 0; maxUnavailable is 1 where it is not given",
    });
  }
}

function isZero(value: number | string | undefined): boolean {
  return value !== undefined && Number.parseInt(String(value), 10) === 0;
}
