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

/** A pod's generic ephemeral volume. */
export const ephemeralVolume = object({
  volumeClaimTemplate: required(
    object({ metadata: object({ labels: textMap, annotations: textMap }), spec: required(claimSpec) }),
  ),
});
