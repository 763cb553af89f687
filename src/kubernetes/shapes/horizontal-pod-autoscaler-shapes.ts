import { labelSelector, topLevel } from "./metadata-shapes.js";
import {
  any,
  integer,
  list,
  natural,
  object,
  oneOf,
  required,
  type Shape,
  signedQuantity,
  text,
} from "./shape.js";

const target = object({
  type: required(oneOf("Utilization", "Value", "AverageValue")),
  value: signedQuantity,
  averageValue: signedQuantity,
  averageUtilization: integer,
});
const metric = object({ name: required(text), selector: labelSelector });
const objectReference = object({ kind: required(text), name: required(text), apiVersion: text });

const metricType = required(oneOf("Resource", "ContainerResource", "Pods", "Object", "External"));

const metricSpec = object({
  type: metricType,
  resource: object({ name: required(text), target: required(target) }),
  containerResource: object({ name: required(text), container: required(text), target: required(target) }),
  pods: object({ metric: required(metric), target: required(target) }),
  object: object({
    describedObject: required(objectReference),
    metric: required(metric),
    target: required(target),
  }),
  external: object({ metric: required(metric), target: required(target) }),
});

const scalingRules = object({
  stabilizationWindowSeconds: integer,
  selectPolicy: oneOf("Max", "Min", "Disabled"),
  policies: list(
    object({
      type: required(oneOf("Pods", "Percent")),
      value: required(integer),
      periodSeconds: required(integer),
    }),
  ),
  tolerance: signedQuantity,
});

const oldMetricSpec = object({
  type: metricType,
  resource: object({
    name: required(text),
    targetAverageUtilization: integer,
    targetAverageValue: signedQuantity,
  }),
  containerResource: object({
    name: required(text),
    container: required(text),
    targetAverageUtilization: integer,
    targetAverageValue: signedQuantity,
  }),
  pods: object({
    metricName: required(text),
    targetAverageValue: required(signedQuantity),
    selector: labelSelector,
  }),
  object: object({
    target: required(objectReference),
    metricName: required(text),
    targetValue: signedQuantity,
    averageValue: signedQuantity,
    selector: labelSelector,
  }),
  external: object({
    metricName: required(text),
    metricSelector: labelSelector,
    targetValue: signedQuantity,
    targetAverageValue: signedQuantity,
  }),
});

function hpaWith(others: Readonly<Record<string, Shape>>) {
  return object({
    ...topLevel,
    spec: required(
      object({
        scaleTargetRef: required(objectReference),
        minReplicas: natural,
        maxReplicas: required(integer),
        ...others,
      }),
    ),
    status: any,
  });
}

/** autoscaling/v2 and v2beta2. */
export const hpaV2 = hpaWith({
  metrics: list(metricSpec),
  behavior: object({ scaleUp: scalingRules, scaleDown: scalingRules }),
});
export const hpaV2beta1 = hpaWith({ metrics: list(oldMetricSpec) });
export const hpaV1 = hpaWith({ targetCPUUtilizationPercentage: integer });
