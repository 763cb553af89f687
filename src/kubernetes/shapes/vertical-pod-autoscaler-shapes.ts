import { topLevel } from "./metadata-shapes.js";
import {
  any,
  list,
  natural,
  notYet,
  object,
  oneOf,
  positive,
  required,
  resourceList,
  text,
} from "./shape.js";

const controlledResources = list(oneOf("cpu", "memory"));

/** autoscaling.k8s.io/v1. */
export const verticalPodAutoscaler = object({
  ...topLevel,
  spec: required(
    object({
      targetRef: required(object({ kind: required(text), name: required(text), apiVersion: text })),
      updatePolicy: object({
        updateMode: oneOf("Off", "Initial", "Recreate", "Auto", "InPlaceOrRecreate", "InPlace"),
        minReplicas: positive,
        evictionRequirements: list(
          object({
            resources: required(controlledResources),
            changeRequirement: required(oneOf("TargetHigherThanRequests", "TargetLowerThanRequests")),
          }),
        ),
        ...notYet({ evictAfterOOMSeconds: natural }),
      }),
      resourcePolicy: object({
        containerPolicies: list(
          object({
            containerName: text,
            mode: oneOf("Auto", "Off"),
            minAllowed: resourceList,
            maxAllowed: resourceList,
            controlledResources,
            controlledValues: oneOf("RequestsAndLimits", "RequestsOnly"),
            ...notYet({
              oomBumpUpRatio: any,
              oomMinBumpUp: any,
              memoryAggregationIntervalSeconds: natural,
              memoryAggregationIntervalCount: natural,
              startupBoost: any,
            }),
          }),
        ),
      }),
      recommenders: list(object({ name: required(text) })),
      ...notYet({ startupBoost: any }),
    }),
  ),
  status: any,
});

const histogram = object({ referenceTimestamp: text, bucketWeights: any, totalWeight: any });

export const verticalPodAutoscalerCheckpoint = object({
  ...topLevel,
  spec: required(object({ vpaObjectName: required(text), containerName: required(text) })),
  status: object({
    lastUpdateTime: text,
    version: text,
    cpuHistogram: histogram,
    memoryHistogram: histogram,
    firstSampleStart: text,
    lastSampleStart: text,
    totalSamplesCount: natural,
  }),
});
