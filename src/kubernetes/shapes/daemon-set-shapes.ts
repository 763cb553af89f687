import { labelSelector, topLevel } from "./metadata-shapes.js";
import { podTemplate } from "./pod-shapes.js";
import {
  amount,
  any,
  type Field,
  integer,
  natural,
  noEffect,
  object,
  oneOf,
  required,
  type Shape,
} from "./shape.js";

function daemonSetWith(selector: Shape | Field) {
  return object({
    ...topLevel,
    spec: required(
      object({
        selector,
        template: required(podTemplate),
        updateStrategy: object({
          type: oneOf("RollingUpdate", "OnDelete"),
          rollingUpdate: object({ maxUnavailable: amount, maxSurge: amount }),
        }),
        minReadySeconds: natural,
        revisionHistoryLimit: natural,
        ...noEffect({ templateGeneration: integer }),
      }),
    ),
    status: any,
  });
}

export const daemonSet = daemonSetWith(required(labelSelector));
/** extensions/v1beta1: the selector may be left out. */
export const oldDaemonSet = daemonSetWith(labelSelector);
