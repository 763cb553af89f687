import { topLevel } from "./metadata-shapes.js";
import {
  bool,
  integer,
  list,
  noEffect,
  notYet,
  object,
  oneOf,
  required,
  resourceList,
  text,
} from "./shape.js";

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
            ...notYet({ maxLimitRequestRatio: resourceList }),
          }),
        ),
      ),
    }),
  ),
});
