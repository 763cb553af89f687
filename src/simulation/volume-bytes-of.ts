import type { ManifestSet, PersistentVolumeClaimSpec } from "../kubernetes/index.js";
import { parseBytes } from "../units/index.js";

/**
 * The storage that the manifests' PersistentVolumeClaims ask for, and those that StatefulSets make for each of their
 * first replicas, each claim once; and the ephemeral volumes of the first pods. Claims that a scale-up adds later are left out.
 */
export function volumeBytesOf(manifests: ManifestSet): number {
  const { persistentVolumeClaims, statefulSets } = manifests;
  let bytes = 0;
  const known = new Set<string>();
  for (const { object } of persistentVolumeClaims) {
    known.add(`${object.metadata.namespace ?? "default"}/${object.metadata.name}`);
    bytes += requestedStorage(object);
  }
  for (const { object } of statefulSets) {
    const { metadata, spec } = object;
    const start = spec.ordinals?.start ?? 0;
    for (const template of spec.volumeClaimTemplates ?? []) {
      for (let ordinal = start; ordinal < start + (spec.replicas ?? 1); ordinal++) {
        // A dump holds the claims that were made already.
        const name = `${template.metadata.name}-${metadata.name}-${ordinal}`;
        if (!known.has(`${metadata.namespace ?? "default"}/${name}`)) bytes += requestedStorage(template);
      }
    }
  }
  for (const { object } of [...manifests.deployments, ...manifests.replicaSets, ...statefulSets]) {
    const { replicas = 1, template } = object.spec;
    for (const { ephemeral } of template.spec.volumes ?? []) {
      if (ephemeral !== undefined) bytes += replicas * requestedStorage(ephemeral.volumeClaimTemplate);
    }
  }
  return bytes;
}

function requestedStorage({ spec }: { readonly spec: PersistentVolumeClaimSpec }): number {
  return parseBytes(spec.resources?.requests?.["storage"] ?? 0) ?? 0;
}
