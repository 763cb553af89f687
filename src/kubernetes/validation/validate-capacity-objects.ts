import { ACTIVE_CAPACITY } from "../defaulting/default-object.js";
import type { CapacityBuffer, ProvisioningRequest } from "../types/index.js";
import type { Report } from "./report.js";

/** The class that asks whether there is room now. */
export const CHECK_CAPACITY = "check-capacity.autoscaling.x-k8s.io";
/** The class that asks for nodes for all pods or for none. */
export const BEST_EFFORT_ATOMIC = "best-effort-atomic-scale-up.autoscaling.x-k8s.io";

const MAX_POD_SETS = 32;

/**
 * What must hold within a CapacityBuffer.
 *
 * Returns diagnostics: HR1230 not one reference, HR1231 no size, HR1232 another's strategy (a warning), HR1233 a
 * percentage of nothing (a warning).
 * Source: cluster-autoscaler 1.36.1 apis/capacitybuffer/autoscaling.x-k8s.io/v1beta1/types.go
 */
export function validateCapacityBuffer({ spec }: CapacityBuffer, report: Report): void {
  const { podTemplateRef, scalableRef, replicas, percentage, limits, provisioningStrategy } = spec;
  if ((podTemplateRef === undefined) === (scalableRef === undefined)) {
    report("HR1230", podTemplateRef === undefined ? ["spec"] : ["spec", "scalableRef"], {
      message:
        podTemplateRef === undefined
          ? "neither podTemplateRef nor scalableRef"
          : "podTemplateRef and scalableRef are both set",
      rule: "a CapacityBuffer is of the pods of one PodTemplate or of one workload",
    });
    return;
  }
  if (
    replicas === undefined &&
    limits === undefined &&
    (scalableRef === undefined || percentage === undefined)
  ) {
    report("HR1231", ["spec"], {
      message: "the buffer has no size",
      rule:
        scalableRef === undefined
          ? "with podTemplateRef, set replicas or limits"
          : "with scalableRef, set replicas, percentage or limits",
    });
  }
  if (provisioningStrategy !== undefined && provisioningStrategy !== ACTIVE_CAPACITY) {
    report("HR1232", ["spec", "provisioningStrategy"], {
      severity: "warning",
      message: "the cluster-autoscaler leaves buffers of this strategy alone; this one keeps no room",
      value: provisioningStrategy,
      choices: [ACTIVE_CAPACITY],
    });
  }
  if (percentage !== undefined && scalableRef === undefined) {
    report("HR1233", ["spec", "percentage"], {
      severity: "warning",
      message: "a percentage without scalableRef is a share of nothing and does not count",
      value: String(percentage),
    });
  }
}

/**
 * What must hold within a ProvisioningRequest.
 *
 * Returns diagnostics: HR1234 pod sets, HR1235 another's class (a warning), HR1236 a parameter that is not honoured (a
 * warning).
 * Source: cluster-autoscaler 1.36.1 apis/provisioningrequest/autoscaling.x-k8s.io/v1/types.go
 */
export function validateProvisioningRequest({ spec }: ProvisioningRequest, report: Report): void {
  const { podSets, provisioningClassName, parameters = {} } = spec;
  if (podSets.length < 1 || podSets.length > MAX_POD_SETS) {
    report("HR1234", ["spec", "podSets"], {
      message: `${podSets.length} pod sets`,
      value: String(podSets.length),
      rule: `a ProvisioningRequest has 1 to ${MAX_POD_SETS} pod sets`,
    });
  }
  const classes = [CHECK_CAPACITY, BEST_EFFORT_ATOMIC];
  if (!classes.includes(provisioningClassName)) {
    report("HR1235", ["spec", "provisioningClassName"], {
      severity: "warning",
      message: "the cluster-autoscaler leaves requests of this class alone; this one books nothing",
      value: provisioningClassName,
      choices: classes,
    });
    return;
  }
  for (const name of Object.keys(parameters)) {
    if (name === "noRetry" && provisioningClassName === CHECK_CAPACITY) continue;
    report("HR1236", ["spec", "parameters", name], {
      severity: "warning",
      message: `parameter ${name} is not honoured`,
      value: parameters[name]!,
      hint: "noRetry of the class check-capacity is",
    });
  }
}
