import { labelSelector } from "./metadata-shapes.js";
import { any, list, noEffect, object, oneOf, required, resourceList, text, textMap } from "./shape.js";

export const accessModes = list(oneOf("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"));
export const volumeMode = oneOf("Filesystem", "Block");

export const claimSpec = object({
  accessModes,
  storageClassName: text,
  resources: object({ requests: resourceList, ...noEffect({ limits: resourceList }) }),
  volumeName: text,
  selector: labelSelector,
  volumeMode,
  ...noEffect({ volumeAttributesClassName: text, dataSource: any, dataSourceRef: any }),
});

/** Kinds of volumes that say nothing of where a pod can run, as pods and PersistentVolumes name them. */
export const volumesWithoutEffect = {
  nfs: any,
  azureFile: any,
  cephfs: any,
  fc: any,
  flexVolume: any,
  flocker: any,
  glusterfs: any,
  iscsi: any,
  photonPersistentDisk: any,
  portworxVolume: any,
  quobyte: any,
  rbd: any,
  scaleIO: any,
  storageos: any,
} as const;

/** A pod's generic ephemeral volume. */
export const ephemeralVolume = object({
  volumeClaimTemplate: required(
    object({ metadata: object({ labels: textMap, annotations: textMap }), spec: required(claimSpec) }),
  ),
});
