import type { ModelledObject } from "../manifest-set.js";
import type { PodDisruptionBudget } from "../types/index.js";
import type { Report } from "./report.js";
import { validateCapacityBuffer, validateProvisioningRequest } from "./validate-capacity-objects.js";
import {
  type HpaValidationOptions,
  validateHorizontalPodAutoscaler,
} from "./validate-horizontal-pod-autoscaler.js";
import { validateIngress } from "./validate-ingress.js";
import { validateCronJob, validateJobSpec } from "./validate-job.js";
import { validateLabelSelector, warnOfContradiction } from "./validate-label-selector.js";
import { validateNetworkPolicy } from "./validate-network-policy.js";
import { validatePodSpec } from "./validate-pod-spec.js";
import { validateReplicationController } from "./validate-replication-controller.js";
import {
  validateVerticalCheckpoint,
  validateVerticalPodAutoscaler,
} from "./validate-vertical-pod-autoscaler.js";
import { validateWorkload } from "./validate-workload.js";

const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const MAX_NAME_LENGTH = 253;

/** What must hold within one object of a modelled kind, once converted and defaulted. */
export function validateObject(object: ModelledObject, report: Report, options: HpaValidationOptions): void {
  const { name } = object.metadata;
  if (!NAME.test(name) || name.length > MAX_NAME_LENGTH) {
    report("HR1120", ["metadata", "name"], {
      message: `"${name}" is not a valid name`,
      value: name,
      rule: "lower-case letters, digits, - and ., starting and ending with a letter or digit, at most 253",
    });
  }
  switch (object.kind) {
    case "Deployment":
    case "ReplicaSet":
    case "StatefulSet":
    case "DaemonSet":
      validateWorkload(object, report);
      break;
    case "ReplicationController":
      validateReplicationController(object, report);
      break;
    case "Job":
      validateJobSpec(object.spec, ["spec"], report);
      break;
    case "CronJob":
      validateCronJob(object, report);
      break;
    case "Pod":
      validatePodSpec(object.spec, ["spec"], report);
      break;
    case "PodTemplate":
      validatePodSpec(object.template.spec, ["template", "spec"], report);
      break;
    case "CapacityBuffer":
      validateCapacityBuffer(object, report);
      break;
    case "ProvisioningRequest":
      validateProvisioningRequest(object, report);
      break;
    case "CapacityQuota":
      validateLabelSelector(object.spec.selector, ["spec", "selector"], report);
      break;
    case "HorizontalPodAutoscaler":
      validateHorizontalPodAutoscaler(object, report, options);
      break;
    case "VerticalPodAutoscalerCheckpoint":
      validateVerticalCheckpoint(object, report);
      break;
    case "VerticalPodAutoscaler":
      validateVerticalPodAutoscaler(object, report);
      break;
    case "Ingress":
      validateIngress(object, report);
      break;
    case "NetworkPolicy":
      validateNetworkPolicy(object, report);
      break;
    case "PodDisruptionBudget":
      validatePodDisruptionBudget(object, report);
      break;
  }
}

/** Returns diagnostics: HR1126 both bounds. Source: kubernetes v1.36.3 pkg/apis/policy/validation/validation.go. */
function validatePodDisruptionBudget({ spec }: PodDisruptionBudget, report: Report): void {
  validateLabelSelector(spec.selector, ["spec", "selector"], report);
  warnOfContradiction(spec.selector, ["spec", "selector"], report);
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined) {
    report("HR1126", ["spec", "maxUnavailable"], {
      message: "minAvailable and maxUnavailable are both set",
      rule: "set at most one of them",
    });
  }
}
