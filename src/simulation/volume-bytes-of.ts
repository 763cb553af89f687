import type { ManifestSet, PersistentVolumeClaimSpec } from "../kubernetes/index.js";
import { parseBytes } from "../units/index.js";

/**
 * The storage that the manifests' PersistentVolumeClaims ask for, and those that StatefulSets make for each of their
 * first replicas. Claims that a scale-up adds later are left out.
 */
export function volumeBytesOf({ persistentVolumeClaims, statefulSets }: ManifestSet): number {
  let bytes = 0;
  for (const { object } of persistentVolumeClaims) bytes += requestedStorage(object);
  for (const { object } of statefulSets) {
    const perReplica = (object.spec.volumeClaimTemplates ?? []).reduce<number>(
      (sum, claim) => sum + requestedStorage(claim),
      0,
    );
    bytes += perReplica * (object.spec.replicas ?? 1);
  }
  return bytes;
}

function requestedStorage({ spec }: { readonly spec: PersistentVolumeClaimSpec }): number {
  return parseBytes(spec.resources?.requests?.["storage"] ?? 0) ?? 0;
}
