import { accessModes, claimSpec, volumeMode, volumesWithoutEffect } from "./claim-shapes.js";
import { objectMeta, topLevel } from "./metadata-shapes.js";
import { nodeSelectorTerm } from "./pod-shapes.js";
import {
  any,
  bool,
  list,
  natural,
  noEffect,
  object,
  oneOf,
  openObject,
  required,
  resourceList,
  text,
  textMap,
  texts,
} from "./shape.js";

export const persistentVolumeClaim = object({ ...topLevel, spec: required(claimSpec), status: any });

/** A claim of a StatefulSet; its apiVersion and kind may be left out. */
export const persistentVolumeClaimTemplate = object({
  apiVersion: text,
  kind: text,
  metadata: required(objectMeta),
  spec: required(claimSpec),
  status: any,
});

export const persistentVolume = object({
  ...topLevel,
  spec: required(
    object({
      capacity: resourceList,
      accessModes,
      storageClassName: text,
      persistentVolumeReclaimPolicy: oneOf("Retain", "Delete", "Recycle"),
      claimRef: openObject({ namespace: text, name: text }),
      volumeMode,
      nodeAffinity: object({ required: object({ nodeSelectorTerms: required(list(nodeSelectorTerm)) }) }),
      csi: openObject({ driver: required(text) }),
      local: openObject({ path: required(text) }),
      hostPath: openObject({ path: required(text) }),
      awsElasticBlockStore: any,
      gcePersistentDisk: any,
      azureDisk: any,
      ...noEffect({
        mountOptions: texts,
        volumeAttributesClassName: text,
        ...volumesWithoutEffect,
        cinder: any,
        vsphereVolume: any,
      }),
    }),
  ),
  status: any,
});

export const storageClass = object({
  ...topLevel,
  provisioner: required(text),
  volumeBindingMode: oneOf("Immediate", "WaitForFirstConsumer"),
  reclaimPolicy: oneOf("Retain", "Delete"),
  allowedTopologies: list(
    object({ matchLabelExpressions: list(object({ key: required(text), values: required(texts) })) }),
  ),
  ...noEffect({ parameters: textMap, mountOptions: texts, allowVolumeExpansion: bool }),
});

export const csiNode = object({
  ...topLevel,
  spec: required(
    object({
      drivers: required(
        list(
          object({
            name: required(text),
            allocatable: object({ count: natural }),
            ...noEffect({ nodeID: text, topologyKeys: texts }),
          }),
        ),
      ),
    }),
  ),
  status: any,
});
