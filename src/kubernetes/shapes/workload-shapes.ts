import { labelSelector, topLevel } from "./metadata-shapes.js";
import { podTemplate } from "./pod-shapes.js";
import {
  amount,
  any,
  bool,
  type Field,
  natural,
  noEffect,
  object,
  oneOf,
  required,
  type Shape,
  textMap,
} from "./shape.js";

function deploymentWith(selector: Shape | Field, others: Readonly<Record<string, Field>>) {
  return object({
    ...topLevel,
    spec: required(
      object({
        replicas: natural,
        selector,
        template: required(podTemplate),
        strategy: object({
          type: oneOf("RollingUpdate", "Recreate"),
          rollingUpdate: object({ maxUnavailable: amount, maxSurge: amount }),
        }),
        minReadySeconds: natural,
        revisionHistoryLimit: natural,
        progressDeadlineSeconds: natural,
        paused: bool,
        ...others,
      }),
    ),
    status: any,
  });
}

function replicaSetWith(selector: Shape | Field) {
  return object({
    ...topLevel,
    spec: required(
      object({ replicas: natural, minReadySeconds: natural, selector, template: required(podTemplate) }),
    ),
    status: any,
  });
}

export const deployment = deploymentWith(required(labelSelector), {});
/** extensions/v1beta1 and apps/v1beta1: the selector may be left out. */
export const oldDeployment = deploymentWith(labelSelector, noEffect({ rollbackTo: any }));

export const replicaSet = replicaSetWith(required(labelSelector));
export const oldReplicaSet = replicaSetWith(labelSelector);

export const replicationController = object({
  ...topLevel,
  spec: required(
    object({
      replicas: natural,
      minReadySeconds: natural,
      selector: textMap,
      template: required(podTemplate),
    }),
  ),
  status: any,
});
