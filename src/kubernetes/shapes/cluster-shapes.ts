import { labelSelector, topLevel } from "./metadata-shapes.js";
import {
  amount,
  any,
  bool,
  list,
  noEffect,
  object,
  oneOf,
  openObject,
  required,
  resourceList,
  text,
  texts,
} from "./shape.js";

export const podDisruptionBudget = object({
  ...topLevel,
  spec: object({
    minAvailable: amount,
    maxUnavailable: amount,
    selector: labelSelector,
    unhealthyPodEvictionPolicy: oneOf("IfHealthyBudget", "AlwaysAllow"),
  }),
  status: any,
});

export const node = object({
  ...topLevel,
  spec: object({
    unschedulable: bool,
    taints: list(
      object({
        key: required(text),
        value: text,
        effect: required(oneOf("NoSchedule", "PreferNoSchedule", "NoExecute")),
        timeAdded: text,
      }),
    ),
    ...noEffect({ podCIDR: text, podCIDRs: texts, providerID: text, externalID: text, configSource: any }),
  }),
  status: openObject({
    capacity: resourceList,
    allocatable: resourceList,
    conditions: list(openObject({ type: text, status: text })),
  }),
});

export const namespace = object({ ...topLevel, spec: object({ finalizers: texts }), status: any });
