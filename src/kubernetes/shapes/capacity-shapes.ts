import { labelSelector, topLevel } from "./metadata-shapes.js";
import { any, list, natural, object, positive, required, resourceList, text, textMap } from "./shape.js";

const podTemplateRef = object({ name: required(text) });

/** autoscaling.x-k8s.io/v1beta1. */
export const capacityBuffer = object({
  ...topLevel,
  spec: required(
    object({
      provisioningStrategy: text,
      podTemplateRef,
      scalableRef: object({ apiGroup: text, kind: required(text), name: required(text) }),
      replicas: natural,
      percentage: natural,
      limits: resourceList,
    }),
  ),
  status: any,
});

/** autoscaling.x-k8s.io/v1. */
export const provisioningRequest = object({
  ...topLevel,
  spec: required(
    object({
      provisioningClassName: required(text),
      podSets: required(
        list(object({ podTemplateRef: required(podTemplateRef), count: required(positive) })),
      ),
      parameters: textMap,
    }),
  ),
  status: any,
});

/** autoscaling.x-k8s.io/v1beta1. */
export const capacityQuota = object({
  ...topLevel,
  spec: required(
    object({ selector: labelSelector, limits: required(object({ resources: required(resourceList) })) }),
  ),
  status: any,
});
