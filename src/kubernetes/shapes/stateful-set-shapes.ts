import { labelSelector, topLevel } from "./metadata-shapes.js";
import { podTemplate } from "./pod-shapes.js";
import {
  amount,
  any,
  type Field,
  list,
  natural,
  object,
  oneOf,
  required,
  type Shape,
  text,
} from "./shape.js";
import { persistentVolumeClaimTemplate } from "./storage-shapes.js";

function statefulSetWith(selector: Shape | Field) {
  return object({
    ...topLevel,
    spec: required(
      object({
        replicas: natural,
        selector,
        template: required(podTemplate),
        podManagementPolicy: oneOf("OrderedReady", "Parallel"),
        updateStrategy: object({
          type: oneOf("RollingUpdate", "OnDelete"),
          rollingUpdate: object({ partition: natural, maxUnavailable: amount }),
        }),
        minReadySeconds: natural,
        ordinals: object({ start: natural }),
        volumeClaimTemplates: list(persistentVolumeClaimTemplate),
        persistentVolumeClaimRetentionPolicy: object({
          whenDeleted: oneOf("Retain", "Delete"),
          whenScaled: oneOf("Retain", "Delete"),
        }),
        revisionHistoryLimit: natural,
        serviceName: text,
      }),
    ),
    status: any,
  });
}

export const statefulSet = statefulSetWith(required(labelSelector));
/** apps/v1beta1: the selector may be left out. */
export const oldStatefulSet = statefulSetWith(labelSelector);
