import { matchesStringMap } from "../label-selector.js";
import type { ReplicationController } from "../types/index.js";
import type { Report } from "./report.js";
import { validatePodSpec } from "./validate-pod-spec.js";

/**
 * What must hold between the fields of a ReplicationController, its selector filled in.
 *
 * Returns diagnostics: HR1123 selector and template labels do not match, HR1124 empty selector, HR1113 restart
 * policy, and those of the pod template.
 * Source: kubernetes v1.36.3 pkg/apis/core/validation/validation.go#ValidateReplicationControllerSpec
 */
export function validateReplicationController({ spec }: ReplicationController, report: Report): void {
  const { selector, template } = spec;
  if (selector === undefined || Object.keys(selector).length === 0) {
    report("HR1124", ["spec", "selector"], {
      message: "empty selector",
      rule: "a ReplicationController needs a selector, or labels on its template",
    });
  } else if (!matchesStringMap(selector, template.metadata?.labels)) {
    report("HR1123", ["spec", "template", "metadata", "labels"], {
      message: "the selector does not match the labels of the pod template",
      rule: "spec.selector must match spec.template.metadata.labels",
    });
  }
  if (template.spec.restartPolicy !== "Always") {
    report("HR1113", ["spec", "template", "spec", "restartPolicy"], {
      message: `"${template.spec.restartPolicy}" is not valid here`,
      value: template.spec.restartPolicy ?? "",
      choices: ["Always"],
    });
  }
  validatePodSpec(template.spec, ["spec", "template", "spec"], report);
}
