import type { AccessMode } from "../../kubernetes/index.js";

/**
 * The node that keeps a volume from being attached to another one; null: nothing does. Only volumes that one node at a
 * time may mount exclude one another.
 *
 * `attachedTo`: nodes of the volume's attachments, in their order.
 * Source: kubernetes v1.36.3 pkg/controller/volume/attachdetach/reconciler/reconciler.go#attachDesiredVolumes, #isMultiAttachForbidden
 */
export function holderOf(
  accessModes: readonly AccessMode[],
  nodeName: string,
  attachedTo: readonly string[],
): string | null {
  // Without any mode the controller lets the driver decide.
  if (accessModes.length === 0) return null;
  if (accessModes.some((mode) => mode === "ReadWriteMany" || mode === "ReadOnlyMany")) return null;
  return attachedTo.find((other) => other !== nodeName) ?? null;
}
