import {
  any,
  bool,
  integer,
  list,
  noEffect,
  object,
  oneOf,
  required,
  type Shape,
  text,
  textMap,
  texts,
} from "./shape.js";

export const labelSelector: Shape = object({
  matchLabels: textMap,
  matchExpressions: list(
    object({
      key: required(text),
      operator: required(oneOf("In", "NotIn", "Exists", "DoesNotExist")),
      values: texts,
    }),
  ),
});

/** All of metadata; `clusterName`, `selfLink` and `initializers` are what old clusters wrote. */
export const objectMeta: Shape = object({
  name: text,
  generateName: text,
  namespace: text,
  labels: textMap,
  annotations: textMap,
  uid: text,
  creationTimestamp: text,
  deletionTimestamp: text,
  deletionGracePeriodSeconds: integer,
  finalizers: texts,
  ownerReferences: list(
    object({
      apiVersion: required(text),
      kind: required(text),
      name: required(text),
      uid: text,
      controller: bool,
      blockOwnerDeletion: bool,
    }),
  ),
  ...noEffect({
    generation: integer,
    resourceVersion: text,
    selfLink: text,
    managedFields: any,
    clusterName: any,
    initializers: any,
  }),
});

/** `name` is checked apart, since its absence is told more clearly there. */
export const topLevel = { apiVersion: required(text), kind: required(text), metadata: required(objectMeta) };
