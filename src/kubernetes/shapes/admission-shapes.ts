import { topLevel } from "./metadata-shapes.js";
import { bool, integer, list, noEffect, object, oneOf, required, resourceList, text } from "./shape.js";

export const priorityClass = object({
  ...topLevel,
  value: required(integer),
  globalDefault: bool,
  preemptionPolicy: oneOf("PreemptLowerPriority", "Never"),
  ...noEffect({ description: text }),
});

export const limitRange = object({
  ...topLevel,
  spec: required(
    object({
      limits: required(
        list(
          object({
            type: required(text),
            max: resourceList,
            min: resourceList,
            default: resourceList,
            defaultRequest: resourceList,
            maxLimitRequestRatio: resourceList,
          }),
        ),
      ),
    }),
  ),
});

export const resourceQuota = object({
  ...topLevel,
  spec: required(
    object({
      hard: resourceList,
      scopes: list(oneOf("Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass")),
      scopeSelector: object({
        matchExpressions: list(
          object({
            scopeName: required(text),
            operator: required(oneOf("In", "NotIn", "Exists", "DoesNotExist")),
            values: list(text),
          }),
        ),
      }),
    }),
  ),
});
